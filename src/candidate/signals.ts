import { constants } from 'node:os';

type SignalCalls = { [Name in '_kill' | '_debugProcess' | '_debugEnd']?: (...all: unknown[]) => unknown };

/**
 * Lets the code in this process signal itself and no other process: the permission model allows it to kill the judge, and to
 * wake the judge's debugger, through which the judge would do whatever it is told. `process.kill` goes through `_kill`.
 */
export function confineSignals(): void {
  const calls = process as unknown as SignalCalls;
  const kill = calls._kill?.bind(process);
  const own = process.pid;
  const denied = () => {
    throw Object.assign(new Error('kill EPERM'), {
      code: 'EPERM',
      errno: -constants.errno.EPERM,
      syscall: 'kill',
    });
  };
  const guarded: SignalCalls = {
    _kill: (pid, signal) => (pid === own ? kill?.(own, signal) : -constants.errno.EPERM),
    _debugProcess: denied,
    _debugEnd: denied,
  };
  for (const [name, value] of Object.entries(guarded)) Object.defineProperty(process, name, { value });
}
