import { EnvironmentError } from '../../errors';

/** An instrument could not be installed: mostly since our role on the user's own server is no superuser. */
export function instrumentError(what: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `${what} cannot be observed on this server: ${(cause as Error).message}`,
    'Use the embedded or the container server, where the judge has the rights that it takes.',
    { cause },
  );
}
