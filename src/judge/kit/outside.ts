type AnyFunction = (...parameters: never[]) => unknown;

/** A property and no list of ours: a drill's checks are built apart from the judge, with a copy of this module. */
const WITHOUT_EFFECT = Symbol.for('backend-drills.without-effect');

/** Marks a function of the check's whose calls have no effect that schedules need to be placed round, such as a clock. */
export function withoutEffect<Callee extends AnyFunction>(callee: Callee): Callee {
  return Object.defineProperty(callee, WITHOUT_EFFECT, { value: true });
}

/** Stands in the way of a worker's calls of the check's functions: a payment gateway, a mailer. */
export type OutsideGate = (name: string, run: () => unknown) => unknown;

/** A worker's calls of the check's functions. */
export class OutsideCalls {
  /** Decides when they are run; default: at once. */
  gate: OutsideGate | undefined;

  pass(callee: AnyFunction, run: () => unknown): unknown {
    return this.gate && !(WITHOUT_EFFECT in callee) ? this.gate(callee.name, run) : run();
  }
}
