type AnyFunction = (...parameters: never[]) => unknown;

const unordered = new WeakSet<AnyFunction>();

/** Marks a function of the check's whose calls have no effect that schedules need to be placed round, such as a clock. */
export function withoutEffect<Callee extends AnyFunction>(callee: Callee): Callee {
  unordered.add(callee);
  return callee;
}

/** Stands in the way of a worker's calls of the check's functions: a payment gateway, a mailer. */
export type OutsideGate = (name: string, run: () => unknown) => unknown;

/** A worker's calls of the check's functions. */
export class OutsideCalls {
  /** Decides when they are run; default: at once. */
  gate: OutsideGate | undefined;

  pass(callee: AnyFunction, run: () => unknown): unknown {
    return this.gate && !unordered.has(callee) ? this.gate(callee.name, run) : run();
  }
}
