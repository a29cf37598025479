import type { CheckContext, Worker } from '../../src/judge/check';
import { Sink } from '../../src/judge/kit/sink';
import { valueText } from '../../src/judge/kit/valueText';
import { bytesText } from '../../src/rubric/amount';
import type { Evidence } from '../../src/rubric/evidence';
import { LARGEST, plainAccount } from './accounts';
import { Download } from './download';
import type { Wrong } from './lines';

const MEGABYTE = 1_000_000;
/**
 * A quarter of the largest export. Measured with its 1,200 messages: batches of 100 by cursor or key 4 MB, a paused result 5 MB, a result read as a whole
 * or without waiting 41 MB.
 */
export const LITTLE = 10.5 * MEGABYTE;
/** Where the reader stops: before all, early, in the middle, and late. */
const STOPS = [0, 4, 16, 30].map((megabytes) => megabytes * MEGABYTE);
/** Messages, so few that the check is no longer for them. */
const SHORT = 20;
/** Longer than anybody waits who goes on without the reader in a hurry. */
const LAST_WAIT_MS = 1_500;
/** What is kept is told to so many megabytes, since it differs a little from run to run. */
const KEPT_STEP = 5;

/** What was seen when the reader had stopped; bytes. */
interface Sample {
  readonly taken: number;
  /** Sent to the process by the database, and not taken. */
  readonly underWay: number;
  /** What the process still refers to. */
  readonly live: number;
}

/**
 * What is wrong with what there is when the reader of the largest account stops now and then, and nothing moves any more.
 */
export async function memory(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const peak = { taken: 0, underWay: 0 };
  const sink: Sink = new Sink({
    onWrite: () => {
      const underWay = t.observe.bytesFromServer(worker) - sink.bytes;
      if (underWay > peak.underWay) Object.assign(peak, { taken: sink.bytes, underWay });
    },
  });
  const download = new Download(t, worker, LARGEST, sink);
  const samples: Sample[] = [];
  for (const stop of STOPS) {
    sink.stall(stop);
    const { bytesFromServer, liveMemory } = await download.stopped();
    const [taken, underWay] = [sink.bytes, Math.max(0, bytesFromServer - sink.bytes)];
    // A reader who waits for one large text stops at the same place again.
    if (samples.at(-1)?.taken !== taken) samples.push({ taken, underWay, live: liveMemory });
    if (download.end?.answered)
      return { observed: endedEarly(download, download.end.value, underWay), evidence: [series(samples)] };
  }
  const worst = samples.reduce((most, sample) => (sample.underWay > most.underWay ? sample : most));
  if (worst.underWay > LITTLE)
    return {
      observed: `When the reader had taken ${takenText(worst.taken)} and stopped, the database had sent ${bytesText(worst.underWay)} more to the process.`,
      evidence: [series(samples)],
    };
  const wrong = kept(samples);
  if (wrong) return wrong;
  sink.resume();
  await download.answer();
  return peak.underWay > LITTLE
    ? {
        observed: `When the reader had taken ${takenText(peak.taken)} and was handed more, the database had sent ${bytesText(peak.underWay)} more to the process.`,
        evidence: [series([...samples, peak])],
      }
    : undefined;
}

/** What is wrong with an export whose reader does not take its last text for a while. */
export async function resolvedEarly(t: CheckContext, worker: Worker): Promise<Wrong | undefined> {
  const accountId = await plainAccount(t, SHORT, 100);
  const before = new Download(t, worker, accountId);
  await before.answer();
  const download = new Download(t, worker, accountId);
  download.sink.stall(before.sink.bytes - 1);
  await t.observe.atRest([worker], download.ended, LAST_WAIT_MS);
  if (download.end?.answered)
    return {
      observed: `The reader did not take the last of ${SHORT} messages for a while, and exportMessages() resolved to ${valueText(download.end.value)} all the same.`,
    };
  download.sink.resume();
  await download.answer();
  return undefined;
}

/** The reader has not taken all, and the export has answered. */
function endedEarly({ sink }: Download, value: unknown, underWay: number): string {
  const when = `When the reader had taken ${takenText(sink.bytes)}`;
  const resolved = `exportMessages() resolved to ${valueText(value)}`;
  const waiting = sink.outstanding.toLocaleString('en-US');
  return sink.outstanding === 0
    ? `${when}, ${resolved} and wrote no more.`
    : `${when} and stopped, ${resolved} with ${waiting} writes waiting and ${bytesText(underWay)} under way.`;
}

/** What was taken and is kept all the same. */
function kept(samples: readonly Sample[]): Wrong | undefined {
  const [first, last] = [samples[0] as Sample, samples.at(-1) as Sample];
  const more = last.live - first.live;
  if (more <= LITTLE) return undefined;
  const about = Math.round(more / MEGABYTE / KEPT_STEP) * KEPT_STEP;
  return {
    observed: `When the reader had taken ${takenText(last.taken)}, the process kept some ${about} MB more than when the reader had taken ${takenText(first.taken)}.`,
  };
}

const takenText = (bytes: number): string => (bytes === 0 ? 'nothing' : bytesText(bytes));

function series(samples: readonly Pick<Sample, 'taken' | 'underWay'>[]): Evidence {
  return {
    kind: 'series',
    title: 'What is under way',
    x: { label: 'taken by the reader', unit: 'bytes' },
    y: { label: 'under way', unit: 'bytes' },
    limit: { label: 'a quarter of the export', value: LITTLE },
    lines: [
      {
        name: 'your code',
        points: samples
          .toSorted((a, b) => a.taken - b.taken)
          .map(({ taken, underWay }) => ({ x: taken, y: underWay })),
      },
    ],
  };
}
