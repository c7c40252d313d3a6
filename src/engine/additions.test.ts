import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import { fromMetainfo, readInput } from './additions.ts';

const INFO_HASH = 'c9e15763f722f23e98a29decdfae341b98d53056';
const METAINFO = encodeBencode(
  new Map<string, Encodable>([
    ['announce', 'wss://tracker.example'],
    [
      'info',
      new Map<string, Encodable>([
        ['length', 1],
        ['name', 'one byte'],
        ['piece length', 16_384],
        ['pieces', new Uint8Array(20)],
      ]),
    ],
  ]),
);

const fromLink = (link: string) => readInput({ kind: 'link', link }, 7);

describe('readInput', () => {
  test('takes an info hash', async () => {
    const { record, metainfo } = await fromLink(` ${INFO_HASH.toUpperCase()} `);
    expect(metainfo).toBeNull();
    expect(record).toEqual({
      infoHash: INFO_HASH,
      name: INFO_HASH,
      metainfo: null,
      trackers: [],
      selection: null,
      intent: 'run',
      source: 'stored',
      handles: [],
      addedAt: 7,
      downloadedBytes: 0,
      uploadedBytes: 0,
    });
  });

  test('takes of a magnet its name, trackers and selection, and nothing to call', async () => {
    const { record } = await fromLink(
      `magnet:?xt=urn:btih:${INFO_HASH}&dn=A+name&tr=wss%3A%2F%2Fone.example&tr=udp%3A%2F%2Ftwo.example%3A1&so=0,2-3&xs=http%3A%2F%2F127.0.0.1%2F&ws=http%3A%2F%2F10.0.0.1%2F&x.pe=10.0.0.2:1`,
    );
    expect(record).toMatchObject({
      infoHash: INFO_HASH,
      name: 'A name',
      trackers: ['wss://one.example', 'udp://two.example:1'],
      selection: [0, 2, 3],
    });
    expect(JSON.stringify(record)).not.toMatch(/127\.0\.0\.1|10\.0\.0/);
  });

  test('takes a .torrent file as it is', async () => {
    const { record, metainfo } = await readInput({ kind: 'metainfo', bytes: METAINFO }, 7);
    expect(record).toMatchObject({ name: 'one byte', metainfo: METAINFO, selection: null });
    expect(metainfo?.infoHash).toBe(record.infoHash);
    expect(metainfo?.announce).toEqual(['wss://tracker.example']);
  });

  test('fetches a .torrent file', async () => {
    const server = createServer((_request, response) => response.end(METAINFO));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { record } = await fromLink(`http://127.0.0.1:${port}/a.torrent`);
      expect(record).toEqual(fromMetainfo(METAINFO, 7).record);
    } finally {
      server.close();
    }
  });

  test.each([
    ['nothing of use', 'hello', 'link_unsupported'],
    ['a magnet without a hash', 'magnet:?dn=x', 'magnet_invalid'],
    ['a magnet of v2', `magnet:?xt=urn:btmh:1220${'00'.repeat(32)}`, 'magnet_v2_only'],
    ['a hash that is too short', INFO_HASH.slice(1), 'info_hash_invalid'],
  ])('refuses %s', async (_, link, code) => {
    await expect(fromLink(link)).rejects.toMatchObject({ code });
  });

  test('refuses a file that is cut off, and one that is none', async () => {
    const bytes = METAINFO.slice(0, -5);
    await expect(readInput({ kind: 'metainfo', bytes }, 7)).rejects.toMatchObject({
      code: 'metainfo_truncated',
    });
    const page = new TextEncoder().encode('<!doctype html>');
    await expect(readInput({ kind: 'metainfo', bytes: page }, 7)).rejects.toMatchObject({
      code: 'metainfo_invalid',
    });
  });
});
