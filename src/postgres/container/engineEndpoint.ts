import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EnvironmentError } from '../../errors';

/** Where a container engine's API is, and who said so. */
export interface EngineEndpoint {
  /** As DOCKER_HOST writes it: unix:///var/run/docker.sock, npipe:////./pipe/docker_engine, tcp://10.0.0.5:2376. */
  readonly uri: string;
  /** Who named it, for people: "DOCKER_HOST", "the default". */
  readonly source: string;
  /** Whether the user named it: then no other engine is taken in its place. */
  readonly explicit: boolean;
  /** A socket's or pipe's path, or a TCP address. */
  readonly address: { readonly socketPath: string } | { readonly host: string; readonly port: number };
  /** The folder with ca.pem, cert.pem and key.pem where the API is behind TLS. */
  readonly certificates?: string | undefined;
}

/** What the detection looks at; tests give their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** -1 on Windows. */
  readonly uid: number;
  /** Where the system's own engine listens. */
  readonly systemSocket: string;
}

export function ownSurroundings(): Surroundings {
  return {
    env: process.env,
    platform: process.platform,
    home: os.homedir(),
    uid: os.userInfo().uid,
    systemSocket: '/var/run/docker.sock',
  };
}

const WINDOWS_PIPE = 'npipe:////./pipe/docker_engine';
const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/** The way out that every message about a container engine ends with. */
export const EMBEDDED_INSTEAD = 'or use the embedded server (setting backendDrills.postgres: embedded)';

/**
 * The endpoints to try, best first, in the order of testcontainers: `tc.host`, then DOCKER_HOST or `docker.host`, then
 * the well-known sockets that exist. Unlike there, an endpoint that the user named is the only one: falling back to
 * another engine in silence would hide the mistake.
 * @throws EnvironmentError when the user's address cannot be understood
 */
export function engineEndpoints(surroundings: Surroundings = ownSurroundings()): EngineEndpoint[] {
  const { env, platform } = surroundings;
  const properties = readProperties(surroundings.home);
  const verify = env['DOCKER_TLS_VERIFY'] ?? properties['docker.tls.verify'];
  const certificates =
    verify === '1' ? (env['DOCKER_CERT_PATH'] ?? properties['docker.cert.path']) : undefined;
  const named = (
    [
      ['tc.host in .testcontainers.properties', properties['tc.host']],
      ['DOCKER_HOST', env['DOCKER_HOST']],
      ['docker.host in .testcontainers.properties', properties['docker.host']],
    ] as const
  ).find(([, uri]) => uri);
  if (named?.[1]) return [parseEndpoint(named[1], named[0], true, certificates)];
  if (platform === 'win32') return [parseEndpoint(WINDOWS_PIPE, 'the default', false)];
  return defaultSockets(surroundings)
    .filter((socket) => existsSync(socket))
    .map((socket) => parseEndpoint(`unix://${socket}`, 'the default', false));
}

/** Reads a DOCKER_HOST-like address. */
export function parseEndpoint(
  uri: string,
  source: string,
  explicit: boolean,
  certificates?: string,
): EngineEndpoint {
  const endpoint = { uri, source, explicit };
  const [, scheme, rest] = /^([a-z]+):\/\/(.*)$/.exec(uri) ?? [];
  if (scheme === 'unix' && rest?.startsWith('/')) return { ...endpoint, address: { socketPath: rest } };
  if (scheme === 'npipe' && rest) {
    return { ...endpoint, address: { socketPath: rest.replaceAll('/', '\\') } };
  }
  const url = scheme && ['tcp', 'http', 'https'].includes(scheme) ? tryUrl(uri) : undefined;
  if (!url?.hostname) {
    throw new EnvironmentError(
      `${source} is "${uri}", which is not an engine's address that can be used here.`,
      `Write it like unix:///path/docker.sock or tcp://host:2375 (ssh:// is not supported), ${EMBEDDED_INSTEAD}.`,
    );
  }
  const port = Number(url.port) || (certificates ? TLS_PORT : PLAIN_PORT);
  return { ...endpoint, address: { host: url.hostname.replace(/^\[|\]$/g, ''), port }, certificates };
}

/** Sockets of other engines that are there but that nobody named. */
export function unusedEndpoints({ env, platform, home, uid }: Surroundings = ownSurroundings()): string[] {
  if (platform === 'win32') return [];
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid}`;
  const sockets = [
    path.posix.join(runtime, 'podman/podman.sock'),
    '/run/podman/podman.sock',
    path.posix.join(home, '.local/share/containers/podman/machine/podman.sock'),
    path.posix.join(home, '.colima/default/docker.sock'),
    path.posix.join(home, '.rd/docker.sock'),
    path.posix.join(home, '.orbstack/run/docker.sock'),
  ];
  return sockets.filter((socket) => existsSync(socket)).map((socket) => `unix://${socket}`);
}

function defaultSockets({ env, home, uid, systemSocket }: Surroundings): string[] {
  return [
    systemSocket,
    ...(env['XDG_RUNTIME_DIR'] ? [path.posix.join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : []),
    path.posix.join(home, '.docker/run/docker.sock'),
    path.posix.join(home, '.docker/desktop/docker.sock'),
    `/run/user/${uid}/docker.sock`,
  ];
}

/** The user's ~/.testcontainers.properties; empty where there is none. */
function readProperties(home: string): Partial<Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(path.join(home, '.testcontainers.properties'), 'utf8');
  } catch {
    return {};
  }
  const lines = text.matchAll(/^[ \t]*([\w.]+)[ \t]*[=:][ \t]*(.*?)[ \t]*$/gm);
  return Object.fromEntries(
    Array.from(lines, ([, name = '', value = '']): [string, string] => [name, value]),
  );
}

function tryUrl(uri: string): URL | undefined {
  try {
    return new URL(uri);
  } catch {
    return undefined;
  }
}
