import { createServer, type IncomingMessage, type Server } from 'node:http';
import { handle } from './app';

/** The service, to be listened with. */
export function createService(): Server {
  return createServer(async (request, response) => {
    const { status, headers, body } = await handle({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      body: await readJson(request),
    });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
