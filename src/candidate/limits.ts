/** What a candidate's process may use. All are generous: an honest solution stays far below each. */
export interface Limits {
  /** V8's heap. */
  readonly heapMegabytes: number;
  /** All memory of the process, Buffers included; Node itself takes some 60 MB. */
  readonly memoryMegabytes: number;
  /** From a call to its answer; starting the process is not on this clock, nor is a call that we keep waiting for a function of ours. */
  readonly callMs: number;
  /** For how long nothing may come of a call: no statement under way, no function of ours called, no answer. */
  readonly standstillMs: number;
  readonly replyBytes: number;
  /** What is kept of stdout and stderr. */
  readonly outputBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  heapMegabytes: 256,
  memoryMegabytes: 512,
  callMs: 15_000,
  standstillMs: 5_000,
  replyBytes: 32 * 1024 * 1024,
  outputBytes: 64 * 1024,
};
