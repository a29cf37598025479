/** What was measured: samples of one thing, or why there are none. */
export interface Measurement {
  readonly what: string;
  readonly unit: 'ms' | 'us' | 'kB' | 'MB';
  readonly samples: readonly number[];
  /** The highest median that is good enough, in the same unit. */
  readonly target?: number | undefined;
  /** Why there are no samples, or what they are. */
  readonly note?: string | undefined;
}

/** What every bench is given. */
export interface BenchContext {
  /** The extension as it ships, in a folder of its own: production build, PostgreSQL in it. */
  readonly installation: string;
  /** Empty folder for what the benches make. */
  readonly temporary: string;
  readonly samples: number;
  readonly onProgress: (stage: string) => void;
}

export type Bench = (context: BenchContext) => Promise<Measurement[]>;

/** The middle sample; of an even number the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
}

/** Milliseconds that the action takes. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

/** The measurements as a table of text, one a line. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map(row);
  const header = ['', 'median', 'min', 'max', 'n', 'target', ''];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((cells) => cells[column]!.length)),
  );
  return [header, ...rows]
    .map((cells) =>
      cells
        .map((cell, column) =>
          column === 0 || column === 6 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function row({ what, unit, samples, target, note }: Measurement): string[] {
  if (samples.length === 0) return [what, 'not measured', '', '', '', '', note ?? ''];
  const value = median(samples);
  const verdict = target === undefined ? '' : value <= target ? 'met' : 'MISSED';
  return [
    what,
    `${readable(value)} ${unit}`,
    readable(Math.min(...samples)),
    readable(Math.max(...samples)),
    String(samples.length),
    target === undefined ? '' : `<= ${readable(target)} ${unit}`,
    [verdict, note].filter(Boolean).join(', '),
  ];
}

function readable(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
