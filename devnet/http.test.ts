import { createServer } from 'node:http';
import { createServer as createOther, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen, PortBusyError, portOf, stop } from './http.ts';

test('a server answers at both addresses of localhost, and at neither when it has stopped', async () => {
  const server = createServer((_request, response) => response.end('here'));
  await listen(server, 0);
  const urls = ['127.0.0.1', '[::1]'].map((host) => `http://${host}:${portOf(server)}`);
  for (const url of urls) {
    const response = await fetch(url);
    expect(await response.text()).toBe('here');
    // A browser that has no time for a minute finds its connections open.
    expect(response.headers.get('keep-alive')).toBe('timeout=120');
  }
  await stop(server);
  for (const url of urls) await expect(fetch(url)).rejects.toThrow();
});

test('a port that somebody has at the other address is busy', async () => {
  const other = createOther();
  await new Promise<void>((resolve) => other.listen(0, '::1', resolve));
  onTestFinished(() => {
    other.close();
  });
  const server = createServer();
  await expect(listen(server, (other.address() as AddressInfo).port)).rejects.toThrow(
    PortBusyError,
  );
  expect(server.listening).toBe(false);
});
