import { once } from 'node:events';
import net from 'node:net';

/** The engine behind a socket that can go silent: it still accepts then, and passes nothing on any more. */
export class FreezingEngine {
  private frozen = false;
  private readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;

  /** @param freezeAt goes silent by itself when a request has this in its first line; the request is passed on */
  constructor(
    private readonly path: string,
    freezeAt: RegExp,
  ) {
    this.server = net.createServer((client) => {
      const engine = net.connect('/var/run/docker.sock');
      for (const socket of [client, engine]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
      }
      client.on('data', (piece) => {
        if (this.frozen) return;
        engine.write(piece);
        this.frozen = freezeAt.test(piece.toString('latin1'));
      });
      engine.on('data', (piece) => {
        if (!this.frozen) client.write(piece);
      });
      engine.on('close', () => {
        if (!this.frozen) client.end();
      });
      client.on('close', () => engine.end());
    });
  }

  async open(): Promise<void> {
    this.server.listen(this.path);
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
