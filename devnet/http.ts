/** The little of HTTP that the local world's servers share. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTwin, type AddressInfo, type Server as NetServer } from 'node:net';

/** A request's path without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!;
}

/** `localhost:8080`, or null for a request that names no plausible host. */
export function hostOf(request: IncomingMessage): string | null {
  const host = request.headers.host ?? '';
  return /^[a-z0-9.-]+(:\d{1,5})?$/i.test(host) ? host : null;
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

export function sendHtml(response: ServerResponse, html: string): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(html);
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}

/**
 * Node closes a connection after 5 s without a request. A browser that is starved for longer finds all of
 * those that it keeps closed, tries two, and gives up the page.
 */
const KEEP_ALIVE_MS = 120_000;

/**
 * Listens on this machine only, at both addresses of `localhost`: browsers try `::1` first, and if
 * another program listened there on our port (WebRTC in Node opens hundreds of ports), it would get
 * our visitors. Port 0 takes any free one. Rejects with {@link PortBusyError}.
 */
export async function listen(server: Server, port: number): Promise<void> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  for (let attempt = 1; ; attempt += 1) {
    await listenAt(server, { port, host: '127.0.0.1' });
    // As connections of an HTTP server are.
    const options = { allowHalfOpen: true, noDelay: true };
    const twin = createTwin(options, (socket) => server.emit('connection', socket));
    try {
      await listenAt(twin, { port: portOf(server), host: '::1' });
      server.once('close', () => twin.close());
      return;
    } catch (error) {
      // A machine without IPv6 has nobody there.
      if (!(error instanceof PortBusyError)) return;
      await new Promise((resolve) => server.close(resolve));
      if (port !== 0 || attempt === 20) throw error;
    }
  }
}

async function listenAt(server: NetServer, at: { port: number; host: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      reject(error.code === 'EADDRINUSE' ? new PortBusyError(at.port) : error);
    };
    server.once('error', onError);
    server.listen(at, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

export class PortBusyError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
    this.name = 'PortBusyError';
  }
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Stops listening and cuts what is still open. */
export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
