import { describe, expect, it } from 'vitest';
import type { SharedFile } from '../bridge/commands.ts';
import { findLinks, sortFiles } from './incoming-items.ts';

const HASH = '0123456789abcdef0123456789abcdef01234567';

function shared(path: readonly string[], content = 'x'): SharedFile {
  return { path, file: new File([content], path.at(-1) ?? ''), handle: null };
}

describe('findLinks', () => {
  it('finds magnets, info hashes and addresses, each once', () => {
    const magnet = `magnet:?xt=urn:btih:${HASH}`;
    const text = `see ${HASH}\n${magnet}\r\n${magnet}\nhttps://example.org/a.torrent and more`;
    expect(findLinks(text)).toEqual([HASH, magnet, 'https://example.org/a.torrent']);
  });

  it('keeps a magnet with spaces in its name whole', () => {
    const magnet = `magnet:?xt=urn:btih:${HASH}&dn=Leaves of Grass`;
    expect(findLinks(`  ${magnet}  `)).toEqual([magnet]);
  });

  it('finds nothing in plain words', () => {
    expect(findLinks('nothing to see here')).toEqual([]);
    expect(findLinks('')).toEqual([]);
  });
});

describe('sortFiles', () => {
  it('opens .torrent files and shares everything else', async () => {
    const film = shared(['film.mp4']);
    const { metainfos, files } = await sortFiles([shared(['a.TORRENT'], 'd4:infoe'), film]);
    expect(metainfos).toEqual([{ name: 'a.TORRENT', bytes: new TextEncoder().encode('d4:infoe') }]);
    expect(files).toEqual([film]);
  });

  it('knows a .torrent file by its type', async () => {
    const file = new File(['d4:infoe'], '1000012', { type: 'application/x-bittorrent' });
    const { metainfos } = await sortFiles([{ path: [file.name], file, handle: null }]);
    expect(metainfos).toMatchObject([{ name: '1000012' }]);
  });

  it('takes a .torrent inside a folder for content', async () => {
    const inside = shared(['folder', 'a.torrent']);
    expect((await sortFiles([inside])).files).toEqual([inside]);
  });
});
