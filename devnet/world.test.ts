import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen, PortBusyError, portOf, stop } from './http.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

let folder: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bittern-world-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><head></head><p>Hello</p>');
  await writeFile(join(folder, 'mark.svg'), '<svg/>');
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true });
});

async function open(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await startWorld({
    port: 0,
    mode: 'production',
    seeder: null,
    site: pathToFileURL(`${folder}/`),
    ...options,
  });
  closers.push(() => world.close());
  return world;
}

async function script(source: string): Promise<URL> {
  const path = join(folder, 'seeder.mjs');
  await writeFile(path, source);
  return pathToFileURL(path);
}

test('the page is told where the world is described', async () => {
  const world = await open();
  const html = await (await fetch(world.url)).text();
  expect(html).toContain('<meta name="bittern-world" content="/world.json" />');
  const described: unknown = await (await fetch(`${world.url}/world.json`)).json();
  expect(described).toEqual({ tracker: world.tracker, demo: [], chain: world.chain });
});

test('every answer carries the headers, for the host it was asked from', async () => {
  const world = await open();
  for (const path of ['/', '/mark.svg', '/world.json', '/nowhere']) {
    const { headers } = await fetch(world.url + path);
    expect(headers.get('content-security-policy')).toContain(`script-src ${world.url}/assets/ `);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the shell is served at its own address only', async () => {
  const world = await open();
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(world.url + path, { method })).status;
  expect(await statusOf('/index.html')).toBe(200);
  expect(await statusOf('/?source=pwa')).toBe(200);
  expect(await statusOf('/mark.svg')).toBe(200);
  expect(await statusOf('/torrents')).toBe(404);
  expect(await statusOf('/%2e%2e/%2e%2e/etc/passwd')).toBe(404);
  expect(await statusOf('/', 'POST')).toBe(405);
});

test('peers announce to the tracker on the same port', async () => {
  const world = await open();
  const peer = new WebSocket(world.tracker);
  await once(peer, 'open');
  peer.send(
    JSON.stringify({
      action: 'announce',
      info_hash: 'x'.repeat(20),
      peer_id: 'y'.repeat(20),
      numwant: 0,
      uploaded: 0,
      downloaded: 0,
      left: 1,
      event: 'started',
    }),
  );
  const [data] = (await once(peer, 'message')) as [Buffer];
  expect(JSON.parse(data.toString())).toMatchObject({ action: 'announce', incomplete: 1 });

  const closed = once(peer, 'close');
  await world.close();
  await closed;
});

test('other upgrades are refused', async () => {
  const world = await open();
  const socket = new WebSocket(world.url.replace('http', 'ws') + '/elsewhere');
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toContain('404');
});

test('a port that is taken is named', async () => {
  const other = createServer();
  await listen(other, 0);
  closers.push(() => stop(other));
  const port = portOf(other);
  await expect(open({ port })).rejects.toThrow(PortBusyError);
  await expect(open({ port })).rejects.toThrow(`Port ${port} is taken`);
});

test('the demo is what the seeder reports, and the seeder ends with the world', async () => {
  const seeder = await script(`
    const demo = [{ name: String(process.pid), magnet: 'magnet:?tr=' + process.argv[2] }];
    process.send({ demo });
    process.once('disconnect', () => process.exit());
  `);
  const world = await open({ seeder });
  const [torrent] = world.demo;
  expect(torrent?.magnet).toBe(`magnet:?tr=${world.tracker}`);
  expect(await (await fetch(`${world.url}/world.json`)).json()).toMatchObject({ demo: world.demo });

  const pid = Number(torrent?.name);
  expect(process.kill(pid, 0)).toBe(true);
  await world.close();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a seeder that fails ends the world with its reason', async () => {
  await expect(open({ seeder: await script('process.exit(3)') })).rejects.toThrow('code 3');
});
