import { EnvironmentError } from '../../errors';
import { EMBEDDED_INSTEAD, unusedEndpoints, type EngineEndpoint, type Surroundings } from './engineEndpoint';
import { EngineSilence, type EngineAnswer } from './engineRequest';

/** No socket of an engine is where one would be. */
export function noEngineFound(surroundings: Surroundings): EnvironmentError {
  const [other] = unusedEndpoints(surroundings);
  return new EnvironmentError(
    'No container engine was found.',
    other
      ? `Another engine's socket is there: set DOCKER_HOST=${other} to use it, ${EMBEDDED_INSTEAD}.`
      : `Install and start Docker, ${EMBEDDED_INSTEAD}.`,
  );
}

/** Why an engine could not be asked, from what the connection said. */
export function unusableEngine(
  endpoint: EngineEndpoint,
  error: NodeJS.ErrnoException,
  limitMs: number,
): EnvironmentError {
  const { message, fix } = describe(endpoint, error, limitMs);
  return new EnvironmentError(message, `${fix}, ${EMBEDDED_INSTEAD}.`, { cause: error });
}

/** What is wrong with an engine's answer to a ping; undefined when it is well. */
export function unusableAnswer(endpoint: EngineEndpoint, answer: EngineAnswer): EnvironmentError | undefined {
  if (answer.status !== 200) {
    return new EnvironmentError(
      `The container engine at ${place(endpoint)} answers ${answer.status}: ${firstLine(answer.body)}`,
      `See that it has finished starting and is not paused, ${EMBEDDED_INSTEAD}.`,
    );
  }
  if (answer.headers['api-version'] === undefined) {
    return new EnvironmentError(
      `What answers at ${place(endpoint)} is not a container engine.`,
      `${correct(endpoint)}, ${EMBEDDED_INSTEAD}.`,
    );
  }
  if (answer.headers['ostype'] === 'windows') {
    return new EnvironmentError(
      'The container engine runs Windows containers, and PostgreSQL needs Linux containers.',
      `Choose "Switch to Linux containers" in Docker Desktop's menu, ${EMBEDDED_INSTEAD}.`,
    );
  }
  return undefined;
}

/** The address with who named it, for people. */
export function place({ uri, source, explicit }: EngineEndpoint): string {
  return explicit ? `${uri} (${source})` : uri;
}

function describe(
  endpoint: EngineEndpoint,
  error: NodeJS.ErrnoException,
  limitMs: number,
): { message: string; fix: string } {
  const where = place(endpoint);
  if (error instanceof EngineSilence) {
    const seconds = Number((limitMs / 1000).toFixed(1));
    return error.connected
      ? {
          message: `The container engine at ${where} does not answer: it was silent for ${seconds} s.`,
          fix: 'Restart the engine',
        }
      : {
          message: `The container engine at ${where} cannot be reached within ${seconds} s.`,
          fix: correct(endpoint),
        };
  }
  switch (error.code ?? '') {
    case 'ENOENT':
      return endpoint.certificates && error.path
        ? {
            message: `DOCKER_TLS_VERIFY asks for TLS, but ${error.path} is missing.`,
            fix: 'Correct DOCKER_CERT_PATH',
          }
        : {
            message: `There is no container engine at ${where}.`,
            fix: endpoint.explicit ? correct(endpoint) : start(),
          };
    case 'EACCES':
    case 'EPERM':
      return {
        message: `You have no right to use the container engine at ${where}.`,
        fix:
          process.platform === 'linux'
            ? 'Join the group "docker" (sudo usermod -aG docker $USER) and log in again'
            : 'Give your user the right to use it',
      };
    case 'ECONNREFUSED':
      return { message: `The container engine at ${where} is not running.`, fix: start() };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        message: `The host of the container engine at ${where} is not known.`,
        fix: correct(endpoint),
      };
    default:
      return {
        message: `The container engine at ${where} cannot be used: ${error.message}.`,
        fix: correct(endpoint),
      };
  }
}

function correct({ explicit, source }: EngineEndpoint): string {
  return explicit ? `Correct or remove ${source}` : 'Start or restart Docker';
}

function start(): string {
  return process.platform === 'linux' ? 'Start it (sudo systemctl start docker)' : 'Start Docker Desktop';
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] || 'without a reason';
}
