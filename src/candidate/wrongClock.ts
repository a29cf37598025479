/**
 * Makes the clock of this process wrong, as a machine's can be: what reads `Date` is told another time. Dates that are given, and
 * timers, are as they were.
 * @param milliseconds ahead of the right time; below 0 behind it
 */
export function setClockAhead(milliseconds: number): void {
  const Right = Date;
  const now = () => Right.now() + milliseconds;
  const Wrong = new Proxy(Right, {
    apply: () => new Right(now()).toString(),
    construct: (target, parameters: unknown[], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget) as Date,
    get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
  });
  Right.prototype.constructor = Wrong;
  globalThis.Date = Wrong;
}
