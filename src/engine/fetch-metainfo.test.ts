/** Against a real server on this machine; what CORS forbids only a browser can show. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchMetainfo } from './fetch-metainfo.ts';

const MIB = 1024 * 1024;
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some.torrent`;
}

describe('fetchMetainfo', () => {
  test('gives the bytes', async () => {
    const url = await serve((_request, response) => {
      response.write('d4:');
      setImmediate(() => response.end('infode'));
    });
    expect(await fetchMetainfo(url)).toEqual(new TextEncoder().encode('d4:infode'));
  });

  test('follows a redirect and says nothing of where it comes from', async () => {
    const headers: unknown[] = [];
    const url = await serve((request, response) => {
      headers.push(request.headers.referer, request.headers.cookie);
      if (request.url === '/else') response.end('de');
      else response.writeHead(302, { Location: '/else', 'Set-Cookie': 'a=b' }).end();
    });
    expect((await fetchMetainfo(url)).length).toBe(2);
    expect(headers).toEqual([undefined, undefined, undefined, undefined]);
  });

  test.each([404, 403, 500])('tells that the site answered with %i', async (status) => {
    const url = await serve((_request, response) => response.writeHead(status).end('Sorry.'));
    await expect(fetchMetainfo(url)).rejects.toMatchObject({
      code: 'metainfo_unreachable',
      message: expect.stringContaining(String(status)) as string,
    });
  });

  test('stops at 30 MiB', async () => {
    let sentBytes = 0;
    const url = await serve((_request, response) => {
      const send = (): void => {
        if (response.destroyed || sentBytes > 200 * MIB) return;
        sentBytes += MIB;
        if (response.write(new Uint8Array(MIB))) setImmediate(send);
        else response.once('drain', send);
      };
      send();
    });
    await expect(fetchMetainfo(url)).rejects.toMatchObject({ code: 'metainfo_too_large' });
    expect(sentBytes).toBeLessThan(80 * MIB);
  });

  test('tells when the site breaks off in the middle', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('d4:info', () => response.destroy());
    });
    await expect(fetchMetainfo(url)).rejects.toMatchObject({ code: 'metainfo_unreachable' });
  });

  test('tells when nobody is there', async () => {
    const url = await serve(() => undefined);
    for (const end of ends.splice(0)) end();
    await expect(fetchMetainfo(url)).rejects.toMatchObject({ code: 'metainfo_unreachable' });
  });
});
