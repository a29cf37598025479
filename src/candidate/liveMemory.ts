import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Taken before the candidate's code can put others in their place.
const [setFlags, run, memoryUsage] = [setFlagsFromString, runInNewContext, process.memoryUsage];
let collect: (() => void) | undefined;

/** Bytes that this process still refers to, on the heap and in Buffers: what is left once all garbage is collected. */
export function liveMemory(): number {
  if (!collect) {
    setFlags('--expose-gc');
    collect = run('gc') as () => void;
  }
  collect();
  collect(); // a Buffer's bytes are given back after the collection that found them
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}
