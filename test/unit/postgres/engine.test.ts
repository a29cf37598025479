import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync, chmodSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { probeEngine, type EngineProbe } from '../../../src/postgres/container/engine';
import { engineEndpoints, type Surroundings } from '../../../src/postgres/container/engineEndpoint';
import { CancelledError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Each cause must be named within 5 s; the probe's own limit is shorter where a test waits for it. */
const NAMED_WITHIN_MS = 5_000;
const SHORT_LIMIT_MS = 300;
const NODE = '22.20.0';

const posixOnly = process.platform === 'win32' ? describe.skip : describe;

posixOnly('the probe for a container engine', function () {
  this.timeout(10_000);
  const folder = temporaryFolder();
  const open: net.Server[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  function surroundings(env: NodeJS.ProcessEnv = {}, home = folder.path): Surroundings {
    return {
      env,
      platform: process.platform,
      home,
      uid: 4_242,
      systemSocket: path.join(folder.path, 'system.sock'),
    };
  }

  function dockerHost(uri: string): Surroundings {
    return surroundings({ DOCKER_HOST: uri });
  }

  function socketPath(name: string): string {
    return path.join(folder.path, `${name}.sock`);
  }

  async function listen<S extends net.Server>(server: S, at: string | number): Promise<S> {
    server.listen(at as string);
    await once(server, 'listening');
    open.push(server);
    return server;
  }

  /** Accepts connections and never answers. */
  function silentServer(): net.Server {
    return net.createServer((socket) => socket.resume());
  }

  /** An engine's API as far as a ping goes. */
  function pingServer(status: number, headers: http.OutgoingHttpHeaders, body = 'OK'): http.Server {
    return http.createServer((request, response) => {
      assert.equal(request.url, '/_ping');
      response.writeHead(status, headers).end(body);
    });
  }
  const engineHeaders = { 'api-version': '1.41', ostype: 'linux', server: 'Docker/20.10.24 (linux)' };

  async function fault(
    where: Surroundings,
    limitMs?: number,
  ): Promise<{ message: string; nextStep: string }> {
    const started = performance.now();
    const probe = await probeEngine(
      {},
      { surroundings: where, nodeVersion: NODE, ...(limitMs ? { limitMs } : {}) },
    );
    assert.ok(performance.now() - started < NAMED_WITHIN_MS, 'named in time');
    assert.equal(probe.state, 'unavailable');
    assert.match(probe.error.nextStep, /embedded server/);
    return { message: probe.error.message, nextStep: probe.error.nextStep };
  }

  function endpointOf(probe: EngineProbe): string {
    assert.equal(probe.state, 'ready', probe.state === 'unavailable' ? probe.error.message : '');
    return probe.endpoint.uri;
  }

  it('says that there is none', async () => {
    const { message, nextStep } = await fault(surroundings());
    assert.equal(message, 'No container engine was found.');
    assert.match(nextStep, /Install and start Docker/);
  });

  it("names another engine's socket that only needs DOCKER_HOST", async () => {
    const home = path.join(folder.path, 'colima-user');
    mkdirSync(path.join(home, '.colima/default'), { recursive: true });
    writeFileSync(path.join(home, '.colima/default/docker.sock'), '');
    const { nextStep } = await fault(surroundings({ XDG_RUNTIME_DIR: path.join(home, 'run') }, home));
    assert.match(nextStep, /set DOCKER_HOST=unix:\/\/.*\.colima\/default\/docker\.sock/);
  });

  it('names a socket that is missing, and takes no other engine in its place', async () => {
    await listen(pingServer(200, engineHeaders), surroundings().systemSocket);
    const { message, nextStep } = await fault(dockerHost('unix:///missing/docker.sock'));
    assert.equal(message, 'There is no container engine at unix:///missing/docker.sock (DOCKER_HOST).');
    assert.match(nextStep, /Correct or remove DOCKER_HOST/);
  });

  it('names a stale socket, whose engine died', async () => {
    const stale = socketPath('stale');
    const listener = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listener]);
    const { message, nextStep } = await fault(dockerHost(`unix://${stale}`));
    assert.match(message, /is not running/);
    assert.match(nextStep, /Start/);
  });

  it('names a refused TCP port', async () => {
    const server = await listen(net.createServer(), 0);
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => open.splice(0)[0]?.close(resolve));
    assert.match((await fault(dockerHost(`tcp://127.0.0.1:${port}`))).message, /is not running/);
  });

  it('names a socket that the user may not use', async () => {
    const forbidden = socketPath('forbidden');
    await listen(pingServer(200, engineHeaders), forbidden);
    chmodSync(forbidden, 0o600);
    const { message, nextStep } = await probeAsNobody(forbidden);
    assert.match(message, /You have no right to use the container engine at unix:.*forbidden\.sock/);
    if (process.platform === 'linux') assert.match(nextStep, /usermod -aG docker/);
  });

  it('gives up on an engine that accepts and never answers', async () => {
    await listen(silentServer(), socketPath('silent'));
    const { message, nextStep } = await fault(dockerHost(`unix://${socketPath('silent')}`), SHORT_LIMIT_MS);
    assert.match(message, /does not answer: it was silent for 0\.3 s/);
    assert.match(nextStep, /Restart the engine/);
  });

  it('gives up in time by its own limit, too', async () => {
    await listen(silentServer(), socketPath('silent-long'));
    assert.match((await fault(dockerHost(`unix://${socketPath('silent-long')}`))).message, /silent for 4 s/);
  });

  it('gives up on an address that swallows everything', async () => {
    // 192.0.2.0/24 is kept for documentation: nothing answers there, and some networks say so at once.
    const { message } = await fault(dockerHost('tcp://192.0.2.1:2375'), SHORT_LIMIT_MS);
    assert.match(message, /192\.0\.2\.1:2375 \(DOCKER_HOST\) (cannot be|is not running|does not answer)/);
  });

  it('names a host that nobody knows', async () => {
    assert.match(
      (await fault(dockerHost('tcp://engine.invalid:2375'))).message,
      /host .* is not known|cannot be reached/,
    );
  });

  for (const address of ['ssh://user@host', 'docker.sock', 'unix://relative', 'tcp://']) {
    it(`says that "${address}" is not an address`, async () => {
      const { message } = await fault(dockerHost(address));
      assert.equal(
        message,
        `DOCKER_HOST is "${address}", which is not an engine's address that can be used here.`,
      );
    });
  }

  it('passes on what an engine that is unwell says of itself', async () => {
    await listen(pingServer(500, engineHeaders, 'Docker Desktop is manually paused\n'), socketPath('paused'));
    assert.match(
      (await fault(dockerHost(`unix://${socketPath('paused')}`))).message,
      /500: Docker Desktop is manually paused/,
    );
  });

  it('does not take another web server for an engine', async () => {
    await listen(pingServer(200, { server: 'nginx' }), socketPath('web'));
    assert.match(
      (await fault(dockerHost(`unix://${socketPath('web')}`))).message,
      /is not a container engine/,
    );
  });

  it('does not take something that speaks no HTTP for an engine', async () => {
    await listen(
      net.createServer((socket) => socket.resume().end('SSH-2.0\r\n')),
      socketPath('ssh'),
    );
    assert.match(
      (await fault(dockerHost(`unix://${socketPath('ssh')}`))).message,
      /cannot be used: Parse Error/,
    );
  });

  it('tells a Windows engine to switch to Linux containers', async () => {
    await listen(pingServer(200, { ...engineHeaders, ostype: 'windows' }), socketPath('windows'));
    assert.match(
      (await fault(dockerHost(`unix://${socketPath('windows')}`))).nextStep,
      /Switch to Linux containers/,
    );
  });

  it('names a certificate that is missing', async () => {
    const env = {
      DOCKER_HOST: 'tcp://127.0.0.1:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: folder.path,
    };
    assert.match((await fault(surroundings(env))).message, /ca\.pem is missing/);
  });

  it('says that Node is too old for containers', async () => {
    const probe = await probeEngine({}, { surroundings: surroundings(), nodeVersion: '20.20.2' });
    assert.equal(probe.state, 'unavailable');
    assert.match(probe.error.message, /needs Node 22\.15 or later, and this is Node 20\.20\.2/);
  });

  it('finds an engine that is well behind one that is not', async () => {
    const home = path.join(folder.path, 'desktop-user');
    mkdirSync(path.join(home, '.docker/run'), { recursive: true });
    await listen(silentServer(), surroundings().systemSocket);
    await listen(pingServer(200, engineHeaders), path.join(home, '.docker/run/docker.sock'));
    const options = { surroundings: surroundings({}, home), nodeVersion: NODE, limitMs: SHORT_LIMIT_MS };
    const probe = await probeEngine({}, options);
    assert.equal(endpointOf(probe), `unix://${home}/.docker/run/docker.sock`);
    assert.equal(probe.state === 'ready' && probe.product, 'Docker/20.10.24 (linux)');
  });

  it('can be cancelled while an engine is silent', async () => {
    await listen(silentServer(), socketPath('cancelled'));
    const controller = new AbortController();
    const options = { surroundings: dockerHost(`unix://${socketPath('cancelled')}`), nodeVersion: NODE };
    const probe = probeEngine({ signal: controller.signal }, options);
    controller.abort();
    await assert.rejects(probe, CancelledError);
  });

  /** Root is refused nothing, so the question is asked as somebody else. */
  async function probeAsNobody(socket: string): Promise<{ message: string; nextStep: string }> {
    if (process.getuid?.() !== 0) {
      chmodSync(socket, 0);
      return fault(dockerHost(`unix://${socket}`));
    }
    chmodSync(folder.path, 0o755);
    const script = path.join(folder.path, 'probe.cjs');
    const { build } = await import('esbuild');
    await build({
      entryPoints: ['src/postgres/container/engine.ts'],
      bundle: true,
      platform: 'node',
      outfile: script,
      logLevel: 'error',
    });
    const ask = `require(${JSON.stringify(script)}).probeEngine({}, { nodeVersion: '${NODE}' }).then(({ error }) =>
      console.log(JSON.stringify({ message: error.message, nextStep: error.nextStep })))`;
    const child = spawn(process.execPath, ['-e', ask], {
      uid: 65_534,
      gid: 65_534,
      cwd: '/',
      env: { DOCKER_HOST: `unix://${socket}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    await once(child, 'close');
    return JSON.parse(output) as { message: string; nextStep: string };
  }
});

describe("an engine's address", () => {
  const windows = (env: NodeJS.ProcessEnv): Surroundings => ({
    env,
    platform: 'win32',
    home: path.join(path.sep, 'nobody'),
    uid: -1,
    systemSocket: '',
  });

  it("is Docker Desktop's pipe on Windows", () => {
    const [endpoint, ...others] = engineEndpoints(windows({}));
    assert.deepEqual(endpoint?.address, { socketPath: '\\\\.\\pipe\\docker_engine' });
    assert.deepEqual(others, []);
  });

  it('may be another pipe', () => {
    const [endpoint] = engineEndpoints(windows({ DOCKER_HOST: 'npipe:////./pipe/podman' }));
    assert.deepEqual(endpoint?.address, { socketPath: '\\\\.\\pipe\\podman' });
  });

  it('has the usual port where none is given', () => {
    const [plain] = engineEndpoints(windows({ DOCKER_HOST: 'tcp://[::1]' }));
    assert.deepEqual(plain?.address, { host: '::1', port: 2375 });
    const secure = { DOCKER_HOST: 'tcp://engine', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
    assert.deepEqual(engineEndpoints(windows(secure))[0]?.address, { host: 'engine', port: 2376 });
  });
});

describe('~/.testcontainers.properties', () => {
  const folder = temporaryFolder();

  it('is read as testcontainers does: tc.host before DOCKER_HOST before docker.host', () => {
    const named = (properties: string, env: NodeJS.ProcessEnv): string | undefined => {
      writeFileSync(path.join(folder.path, '.testcontainers.properties'), properties);
      const where = { env, platform: process.platform, home: folder.path, uid: 0, systemSocket: '' };
      return engineEndpoints(where)[0]?.uri;
    };
    const env = { DOCKER_HOST: 'tcp://env' };
    assert.equal(named('tc.host=tcp://tc\ndocker.host = tcp://file\n', env), 'tcp://tc');
    assert.equal(named('docker.host = tcp://file\n', env), 'tcp://env');
    assert.equal(named('# a comment\r\ndocker.host = tcp://file \r\n', {}), 'tcp://file');
  });
});
