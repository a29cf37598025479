import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import type { EngineEndpoint } from './engineEndpoint';

export interface EngineAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** An engine took longer than it may. */
export class EngineSilence extends Error {
  /** @param connected whether the connection was made, so that only the answer is missing */
  constructor(readonly connected: boolean) {
    super(connected ? 'no answer' : 'no connection');
  }
}

/**
 * One GET on an engine's API, by Node's own client: it must be cheap and end in time, and the library that does the rest
 * takes a quarter of a second to load and waits without end.
 * @throws EngineSilence after `limitMs`; else what the connection says (ENOENT, EACCES, ECONNREFUSED, …)
 */
export function engineGet(
  endpoint: EngineEndpoint,
  apiPath: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const { request } = endpoint.certificates ? https : http;
    const sent = request(
      { ...endpoint.address, ...tls(endpoint), path: apiPath, signal, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    let connected = false;
    sent.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    const timer = setTimeout(() => sent.destroy(new EngineSilence(connected)), limitMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', reject);
    sent.end();
  });
}

function tls({ certificates }: EngineEndpoint): https.RequestOptions {
  if (!certificates) return {};
  const read = (name: string): Buffer => readFileSync(path.join(certificates, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
