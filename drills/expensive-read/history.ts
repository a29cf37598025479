import type { Observation } from '../../src/judge/check';
import type { Clock } from '../../src/judge/kit/clock';
import { firstDifference } from '../../src/judge/kit/difference';
import { MINUTE, type StationLine } from './board';

/** As the brief says. */
export const PROMISED_MINUTES = 10;
/** After so long nothing that was there before is young enough. */
export const ALL_OLD = (PROMISED_MINUTES + 1) * MINUTE;

type Difference = Required<Pick<Observation, 'observed' | 'evidence'>>;

/** What to say of a wrong answer. */
export interface WrongBoard extends Difference {
  /** It was the board once, longer ago than promised. */
  readonly isOld: boolean;
}

/** What the board is and was, and until when, by the check's clock. */
export class History {
  private readonly former: { readonly board: readonly StationLine[]; readonly until: number }[] = [];

  constructor(
    private readonly clock: Clock,
    private board: readonly StationLine[],
  ) {}

  get current(): readonly StationLine[] {
    return this.board;
  }

  /** The trips are other ones from now on. */
  changed(board: readonly StationLine[]): void {
    this.former.push({ board: this.board, until: this.time });
    this.board = board;
  }

  /** Until when the answer was the board; now, where it is that still. Undefined where it never was. */
  rightUntil(answer: unknown): number | undefined {
    if (isSame(this.board, answer)) return this.time;
    return this.former.findLast(({ board }) => isSame(board, answer))?.until;
  }

  /**
   * What is wrong with an answer; undefined where it is the board as it was at one moment, young enough for the call.
   * @param called `The second board`
   * @param calledAt by the check's clock; default: now
   */
  fault(called: string, answer: unknown, calledAt = this.time): WrongBoard | undefined {
    const until = this.rightUntil(answer);
    if (until === undefined) return { isOld: false, ...differentBoard(called, this.board, answer) };
    const age = calledAt - until;
    if (age <= PROMISED_MINUTES * MINUTE) return undefined;
    const { evidence } = differentBoard(called, this.board, answer);
    return {
      isOld: true,
      observed: `${called} is one that was right until ${timeText(until)}, ${ageText(age)} before it was asked for.`,
      evidence,
    };
  }

  private get time(): number {
    return this.clock.now().getTime();
  }
}

/** `00:10:01` */
export function timeText(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}

function ageText(age: number): string {
  const [minutes, seconds] = [Math.floor(age / MINUTE), Math.round((age % MINUTE) / 1000)];
  return `${minutes} minutes${seconds === 0 ? '' : ` and ${seconds} s`}`;
}

function isSame(board: readonly StationLine[], answer: unknown): boolean {
  return firstDifference(board, answer) === undefined;
}

/** By the station that has other numbers, where there is one: on a board in another order every line is another one. */
function differentBoard(called: string, expected: readonly StationLine[], answer: unknown): Difference {
  const lines = Array.isArray(answer) ? (answer as unknown[]) : [];
  const station = expected
    .map((line) => ({ line, told: lines.find((told) => stationOf(told) === line.stationId) }))
    .find(({ line, told }) => told !== undefined && firstDifference(line, told));
  if (station) {
    const { line, told } = station;
    const difference = firstDifference(line, told);
    return {
      observed: `${called}: ${difference?.path} of station ${line.stationId} is ${short(difference?.observed)} and should be ${short(difference?.expected)}.`,
      evidence: [
        {
          kind: 'difference',
          title: `Station ${line.stationId}, as it is and on the board`,
          expected: line,
          observed: told,
        },
      ],
    };
  }
  const difference = firstDifference(expected, answer);
  return {
    observed: `${called}: ${difference?.path || 'the answer'} is ${short(difference?.observed)} and should be ${short(difference?.expected)}.`,
    evidence: [
      {
        kind: 'difference',
        title: 'Its stations, in their order',
        expected: expected.map(stationOf),
        observed: Array.isArray(answer) ? lines.map(stationOf) : answer,
      },
    ],
  };
}

function stationOf(line: unknown): unknown {
  return (line as Partial<StationLine> | null | undefined)?.stationId;
}

function short(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
