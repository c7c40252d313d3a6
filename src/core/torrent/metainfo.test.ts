import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBencode, type Encodable } from './bencode-encode.ts';
import { encodeMetainfo, parseMetainfo, type Metainfo } from './metainfo.ts';
import { MAX_METAINFO_BYTES } from './torrent-info.ts';

const FIXTURES = join(
  dirname(fileURLToPath(import.meta.resolve('webtorrent-fixtures'))),
  'fixtures',
);
const fixture = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(FIXTURES, `${name}.torrent`)));

function read(bytes: Uint8Array): Metainfo {
  const metainfo = parseMetainfo(bytes);
  if (!metainfo.ok) throw new Error(metainfo.fault.message);
  return metainfo.value;
}

function faultOf(bytes: Uint8Array) {
  const metainfo = parseMetainfo(bytes);
  if (metainfo.ok) throw new Error('read');
  return metainfo.fault;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const dict = (of: Record<string, Encodable>): Map<string, Encodable> => new Map(Object.entries(of));

/** An `info` dictionary of one file with two pieces, with changes; undefined takes a key out. */
function infoWith(changes: Record<string, Encodable | undefined> = {}): Map<string, Encodable> {
  const info = dict({ name: 'a.bin', length: 20_000, 'piece length': 16_384 });
  info.set('pieces', new Uint8Array(40));
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) info.delete(key);
    else info.set(key, value);
  }
  return info;
}

function torrentWith(
  changes: Record<string, Encodable | undefined> = {},
  around: Record<string, Encodable> = {},
): Uint8Array {
  return encodeBencode(dict({ ...around, info: infoWith(changes) }));
}

const filesOf = (...files: Record<string, Encodable>[]) => ({
  length: undefined,
  files: files.map(dict),
});

const infoHashOf = (infoBytes: Uint8Array) => createHash('sha1').update(infoBytes).digest('hex');

describe('real .torrent files', () => {
  it.each([
    ['alice', '722fe65b2aa26d14f35b4ad627d20236e481d924', 16_384, 10, 1, 163_783],
    ['bunny', 'af8f10f30bf9aefecf3686922bfa0d5bd290a395', 524_288, 830, 1, 434_839_491],
    ['folder', 'b88da2caac6648e6c7d7687e3f89085f7e230e6b', 16_384, 1, 1, 15],
    ['leaves-metadata', 'd2474e86c95b19b8bcfdb92bc12c9d44667cfa36', 16_384, 23, 1, 362_017],
    ['leaves', 'd2474e86c95b19b8bcfdb92bc12c9d44667cfa36', 16_384, 23, 1, 362_017],
    ['lots-of-numbers', '114ead6243792ba56297edbb9a78dfba84d4fc00', 16_384, 1, 6, 12],
    ['numbers', '89d97c2261a21b040cf11caa661a3ba7233bb7e6', 16_384, 1, 3, 6],
    ['sintel', 'c334138ef5bfc2d568ea7324e0e2a3a7ec229bdd', 4_194_304, 1310, 1, 5_490_455_272],
  ])('reads %s', (name, infoHash, pieceLengthBytes, pieceCount, fileCount, lengthBytes) => {
    const metainfo = read(fixture(name));
    expect(metainfo).toMatchObject({
      infoHash,
      pieceLengthBytes,
      pieceCount,
      lengthBytes,
      isCanonical: true,
    });
    expect(metainfo.files).toHaveLength(fileCount);
    expect(infoHashOf(metainfo.infoBytes)).toBe(infoHash);
  });

  it('reads what stands beside the content', () => {
    const bunny = read(fixture('bunny'));
    expect(bunny).toMatchObject({ isPrivate: true, webSeedCount: 1, announce: [] });
    expect(read(fixture('leaves'))).toMatchObject({
      name: 'Leaves of Grass by Walt Whitman.epub',
      hasFolder: false,
      files: [{ path: ['Leaves of Grass by Walt Whitman.epub'], offsetBytes: 0 }],
      createdAt: 1_375_363_666_000,
      createdBy: 'uTorrent/3300',
      comment: null,
      isPrivate: false,
    });
    expect(read(fixture('lots-of-numbers'))).toMatchObject({
      name: 'lots-of-numbers',
      hasFolder: true,
    });
    expect(read(fixture('lots-of-numbers')).files.map((file) => file.path.join('/'))).toEqual([
      'big numbers/10.txt',
      'big numbers/11.txt',
      'big numbers/12.txt',
      'small numbers/1.txt',
      'small numbers/2.txt',
      'small numbers/3.txt',
    ]);
  });

  it('refuses the corrupt one', () => {
    expect(faultOf(fixture('corrupt'))).toMatchObject({ code: 'metainfo_invalid' });
    expect(faultOf(fixture('corrupt')).message).toContain('no name');
  });

  it('calls every beginning of one truncated', () => {
    const bytes = fixture('numbers');
    for (let length = 0; length < bytes.length; length += 1) {
      expect(faultOf(bytes.subarray(0, length)).code).toBe('metainfo_truncated');
    }
  });
});

describe('parseMetainfo', () => {
  it('takes trackers from all tiers, once each', () => {
    const around = {
      announce: 'wss://not.used.example',
      'announce-list': [['wss://A.example/', 'udp://b.example:1'], [], ['wss://a.example', 'x']],
    };
    expect(read(torrentWith({}, around)).announce).toEqual([
      'wss://a.example',
      'udp://b.example:1',
    ]);
    const alone = { announce: 'wss://a.example', 'announce-list': [] };
    expect(read(torrentWith({}, alone)).announce).toEqual(['wss://a.example']);
  });

  it('places files one behind the other and marks padding (BEP 47, BitComet)', () => {
    const files = filesOf(
      { path: ['a'], length: 1 },
      { path: ['.pad', '16383'], length: 16_383, attr: 'p' },
      { path: ['d', 'empty'], length: 0 },
      { path: ['_____padding_file_0_if you see'], length: 10 },
      { length: 6, attr: 'px' },
      { 'path.utf-8': ['é'], path: [Uint8Array.of(0xe9)], length: 3000, attr: 'x' },
    );
    expect(
      read(torrentWith(files)).files.map((file) => [
        file.path.join('/'),
        file.offsetBytes,
        file.lengthBytes,
        file.isPadding,
      ]),
    ).toEqual([
      ['a', 0, 1, false],
      ['.pad/16383', 1, 16_383, true],
      ['d/empty', 16_384, 0, false],
      ['_____padding_file_0_if you see', 16_384, 10, true],
      ['_', 16_394, 6, true],
      ['é', 16_400, 3000, false],
    ]);
  });

  it('hashes the bytes as they are when keys are out of order', () => {
    const pieces = '0'.repeat(20);
    const info = `d6:pieces20:${pieces}4:name1:a6:lengthi1e12:piece lengthi16384ee`;
    const metainfo = read(utf8(`d4:info${info}e`));
    expect(metainfo.infoHash).toBe(infoHashOf(utf8(info)));
    expect(metainfo.isCanonical).toBe(false);
  });

  it('ignores what follows the torrent, as libtorrent does', () => {
    const bytes = torrentWith();
    expect(read(Uint8Array.from([...bytes, 0x0a])).infoHash).toBe(read(bytes).infoHash);
  });

  it('reads a hybrid as v1 and refuses v2 alone', () => {
    const v2 = { 'meta version': 2, 'file tree': dict({}) };
    expect(read(torrentWith(v2)).pieceCount).toBe(2);
    const { code, message } = faultOf(torrentWith({ ...v2, pieces: undefined, length: undefined }));
    expect(code).toBe('metainfo_v2_only');
    expect(message).toContain('v1 or hybrid');
  });

  it('accepts piece lengths that are no power of two', () => {
    expect(read(torrentWith({ 'piece length': 16_385 })).pieceCount).toBe(2);
    expect(read(torrentWith({ length: 1, pieces: new Uint8Array(20) })).lengthBytes).toBe(1);
  });

  it('cleans the comment and bounds the date', () => {
    const around = {
      comment: 'one\r\ntwo\u0000\u202e',
      'creation date': 1e15,
      'created by': Uint8Array.of(0xff, 0x41),
    };
    expect(read(torrentWith({}, around))).toMatchObject({
      comment: 'one\ntwo',
      createdAt: null,
      createdBy: '\ufffdA',
    });
    expect(read(torrentWith({}, { comment: 'x'.repeat(100_000) })).comment).toHaveLength(4096);
  });
});

describe('what is no torrent', () => {
  it.each([
    ['<!DOCTYPE html><title>Sign in</title>', 'metainfo_invalid', 'web page'],
    ['\ufeff \n<html>', 'metainfo_invalid', 'web page'],
    ['{"error":404}', 'metainfo_invalid', 'not a .torrent file'],
    ['dog', 'metainfo_invalid', 'not a .torrent file'],
    ['i1e', 'metainfo_invalid', 'not a .torrent file'],
    ['de', 'metainfo_invalid', 'not a .torrent file'],
    ['d4:infoi1ee', 'metainfo_invalid', 'not a .torrent file'],
    ['d4:infodx', 'metainfo_invalid', 'damaged'],
    ['', 'metainfo_truncated', 'empty'],
    ['d', 'metainfo_truncated', 'cut off'],
    ['d8:announce', 'metainfo_truncated', 'cut off'],
  ])('%j: %s, %s', (text, code, hint) => {
    const fault = faultOf(utf8(text));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(hint);
  });

  it('is too large above 30 MiB', () => {
    expect(faultOf(new Uint8Array(MAX_METAINFO_BYTES + 1)).code).toBe('metainfo_too_large');
    expect(faultOf(new Uint8Array(MAX_METAINFO_BYTES)).code).toBe('metainfo_invalid');
  });
});

describe('hostile torrents', () => {
  it.each<[string, Record<string, Encodable | undefined>, string]>([
    ['negative length', { length: -1 }, 'no usable length'],
    ['negative length of a file', filesOf({ path: ['a'], length: -5 }), 'no usable length'],
    ['file without length', filesOf({ path: ['a'] }), 'no usable length'],
    ['piece length 2^50', { 'piece length': 2 ** 50 }, '64 MiB'],
    ['piece length 0', { 'piece length': 0 }, 'piece length'],
    ['piece length 1', { 'piece length': 1 }, '16 KiB'],
    ['1 TB with one hash', { length: 1e12, pieces: new Uint8Array(20) }, 'piece hashes'],
    ['half a hash', { pieces: new Uint8Array(30) }, 'piece hashes'],
    ['a hash too many', { pieces: new Uint8Array(60) }, 'piece hashes'],
    ['no hashes', { pieces: undefined }, 'piece hashes'],
    ['hashes as a number', { pieces: 40 }, 'piece hashes'],
    ['no content', { length: 0, pieces: new Uint8Array(0) }, 'no content'],
    ['no files', { ...filesOf(), pieces: new Uint8Array(0) }, 'no content'],
    ['nothing but padding', filesOf({ path: ['p'], length: 20_000, attr: 'p' }), 'no content'],
    ['files as a number', { files: 1 }, 'not a list'],
    ['file as a number', { files: [1] }, 'not a file'],
    ['file without name', filesOf({ length: 20_000 }), 'no name'],
    ['path as text', filesOf({ length: 20_000, path: 'a/b' }), 'no name'],
    ['path of numbers', filesOf({ length: 20_000, path: [1] }), 'no name'],
    ['path without end', filesOf({ length: 1, path: Array<string>(101).fill('a') }), 'folders'],
    ['empty name', { name: '' }, 'no name'],
    [
      'sum beyond all bounds',
      filesOf({ path: ['a'], length: 2 ** 53 - 1 }, { path: ['b'], length: 2 ** 53 - 1 }),
      'beyond',
    ],
    ['too many files', { files: Array(100_001).fill(dict({ length: 1 })) }, '100001 files'],
  ])('refuses: %s', (_what, changes, hint) => {
    const { code, message } = faultOf(torrentWith(changes));
    expect(code).toBe('metainfo_invalid');
    expect(message).toContain(hint);
  });

  it('refuses 200,000 lists inside one another', () => {
    const { code, message } = faultOf(utf8(`d4:info${'l'.repeat(200_000)}`));
    expect(code).toBe('metainfo_invalid');
    expect(message).toContain('nested');
  });

  it('keeps files inside their folder and names plain', () => {
    const files = filesOf(
      { path: ['..', '..', 'x', 'y'], length: 1 },
      { path: ['..', '..', 'x', 'y'], length: 1 },
      { path: ['/etc/passwd'], length: 1 },
      { path: ['C:\\Windows\\nul'], length: 1 },
      { path: ['', '.', ''], length: 1 },
      { path: ['holiday\u202egpj.exe'], length: 1 },
      { path: ['<img src=x onerror=alert(1)>'], length: 19_994 },
    );
    const metainfo = read(torrentWith({ ...files, name: '..' }));
    expect(metainfo.name).toBe('_');
    expect(metainfo.files.map((file) => file.path)).toEqual([
      ['_', '_', 'x', 'y'],
      ['_', '_', 'x', 'y (2)'],
      ['_etc_passwd'],
      ['C:_Windows_nul'],
      ['_', '_', '_'],
      ['holidaygpj.exe'],
      ['<img src=x onerror=alert(1)>'],
    ]);
  });

  it('reads 100,000 files with long paths in bounded time', () => {
    const path = ['folder one', 'folder two', 'same name.txt'];
    const files = Array.from({ length: 100_000 }, () => dict({ path, length: 1 }));
    const metainfo = read(
      torrentWith({ length: undefined, files, pieces: new Uint8Array(7 * 20) }),
    );
    expect(metainfo.files.at(-1)?.path.at(-1)).toBe('same name (100000).txt');
  });

  it('never throws, and what it takes is consistent', () => {
    const base = fc.constantFrom(
      ...['numbers', 'leaves', 'folder', 'lots-of-numbers'].map(fixture),
      torrentWith(filesOf({ path: ['a', 'b'], length: 20_000 })),
    );
    const digitOrAny = fc.oneof(fc.integer({ min: 0x30, max: 0x39 }), fc.nat(255));
    const changes = fc.array(fc.tuple(fc.nat(700), digitOrAny), { maxLength: 4 });
    fc.assert(
      fc.property(base, changes, (original, edits) => {
        const bytes = original.slice();
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        const metainfo = parseMetainfo(bytes);
        if (metainfo.ok) expectConsistent(metainfo.value);
        else expect(metainfo.fault.code).toMatch(/^metainfo_(invalid|truncated|v2_only)$/);
      }),
      { numRuns: 5000 },
    );
  });
});

function expectConsistent(metainfo: Metainfo): void {
  let offset = 0;
  for (const file of metainfo.files) {
    expect(file.offsetBytes).toBe(offset);
    offset += file.lengthBytes;
    for (const part of file.path) expect(part).not.toMatch(/^\.{0,2}$|[/\\\0]/);
  }
  expect(metainfo.lengthBytes).toBe(offset);
  expect(metainfo.pieceHashes.length).toBe(metainfo.pieceCount * 20);
  expect((metainfo.pieceCount - 1) * metainfo.pieceLengthBytes).toBeLessThan(offset);
  expect(metainfo.pieceCount * metainfo.pieceLengthBytes).toBeGreaterThanOrEqual(offset);
  expect(metainfo.infoHash).toBe(infoHashOf(metainfo.infoBytes));
}

describe('encodeMetainfo', () => {
  it('makes a file that reads back, without web seeds', () => {
    const { infoBytes, infoHash } = read(fixture('bunny'));
    const of = {
      infoBytes,
      announce: ['wss://a.example', 'udp://b.example:1'],
      createdAt: 1_700_000_000_000,
      createdBy: 'Bittern',
      comment: 'ça',
    };
    const { announce, createdAt, createdBy, comment, ...rest } = read(encodeMetainfo(of));
    expect({ infoBytes, announce, createdAt, createdBy, comment }).toEqual(of);
    expect(rest).toMatchObject({ infoHash, webSeedCount: 0, isPrivate: true });
    expect(read(encodeMetainfo({ infoBytes, announce: [] })).announce).toEqual([]);
  });
});
