import { pool, Saturated, withClient } from './database';
import type { Request, Response } from './http';
import { placeOrder, type OrderRequest } from './orders';
import { Refusal } from './refusal';
import { findRelease } from './releases';

/** Answers one request; never throws. */
export async function handle(request: Request): Promise<Response> {
  try {
    return await route(request);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.reason } };
    if (error instanceof Saturated)
      return { status: 503, headers: { 'retry-after': '1' }, body: { error: 'busy' } };
    console.error(error);
    return { status: 500, body: { error: 'internal' } };
  }
}

async function route({ method, path, body }: Request): Promise<Response> {
  if (method === 'GET' && path === '/health') {
    const total = pool.options.max;
    const idle = total - (pool.totalCount - pool.idleCount);
    return { status: 200, body: { ok: true, total, idle, waiting: pool.waitingCount } };
  }
  if (method === 'POST' && path === '/orders')
    return { status: 201, body: await placeOrder(body as OrderRequest) };
  const [, id] = /^\/releases\/(\d+)$/.exec(path) ?? [];
  if (method === 'GET' && id !== undefined) {
    const release = await withClient((client) => findRelease(client, Number(id)));
    if (release) return { status: 200, body: release };
  }
  throw new Refusal(404, 'not found');
}
