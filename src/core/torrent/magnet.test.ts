import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';
import { formatFileRanges, MAX_FILES, parseFileRanges } from './file-ranges.ts';
import { formatMagnet, parseMagnet, type Magnet } from './magnet.ts';
import { safeName } from './safe-name.ts';
import { MAX_TRACKERS } from './tracker-url.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c';
const LINK = `magnet:?xt=urn:btih:${HASH}`;

function read(text: string): Magnet {
  const magnet = parseMagnet(text);
  if (!magnet.ok) throw new Error(magnet.fault.message);
  return magnet.value;
}

function faultOf(text: string) {
  const magnet = parseMagnet(text);
  if (magnet.ok) throw new Error('read');
  return magnet.fault;
}

const infoHash = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => Buffer.from(bytes).toString('hex') as InfoHash);

describe('parseMagnet', () => {
  it('reads a link with everything in it', () => {
    const text =
      `${LINK}&dn=Big+Buck%20Bunny%2Fhd&xl=434839491&so=0,4-6&tr=wss%3A%2F%2Ft.example%3A443%2F` +
      '&tr.1=udp://u.example:1337&tr.2=wss://t.example&xs=https%3A%2F%2Fx.example&ws=http://127.0.0.1' +
      '&as=https://a.example&x.pe=10.0.0.1:6881';
    expect(read(text)).toEqual({
      infoHash: HASH,
      displayName: 'Big Buck Bunny_hd',
      trackers: ['wss://t.example', 'udp://u.example:1337'],
      selection: [0, 4, 5, 6],
      lengthBytes: 434_839_491,
      ignoredSourceCount: 4,
    });
  });

  it('reads the smallest link', () => {
    expect(read(LINK)).toEqual({
      infoHash: HASH,
      displayName: null,
      trackers: [],
      selection: null,
      lengthBytes: null,
      ignoredSourceCount: 0,
    });
  });

  it.each([
    ['base32', 'magnet:?xt=urn:btih:3WBFL3G4PSSV7MF37AJSHWDQMLNR63I4'],
    ['upper case', `MAGNET:?XT=URN:BTIH:${HASH.toUpperCase()}`],
    ['percent-encoded topic', `magnet:?xt=urn%3Abtih%3A${HASH}`],
    ['numbered topics', `magnet:?xt.1=urn:sha1:abc&xt.2=urn:btih:${HASH}`],
    ['hybrid', `magnet:?xt=urn:btmh:1220${'ab'.repeat(32)}&xt=urn:btih:${HASH}`],
    ['HTML-escaped', `magnet:?dn=x&amp;xt=urn:btih:${HASH}&amp;tr=`],
  ])('finds the info hash: %s', (_what, text) => {
    expect(read(text).infoHash).toBe(HASH);
  });

  it.each([
    ['magnet:', 'xt=urn:btih: is missing'],
    ['magnet:?dn=name', 'xt=urn:btih: is missing'],
    [`magnet:?xt=urn:btih:${HASH.slice(2)}`, '38 characters'],
    [`magnet:?xt=urn:btih:g${HASH.slice(1)}`, 'do not belong'],
    ['magnet:?xt=urn:ed2k:354B15E68FB8F36D7CD88FF94116CDC1', 'another network'],
  ])('calls %j invalid and says why', (text, hint) => {
    const { code, message } = faultOf(text);
    expect(code).toBe('magnet_invalid');
    expect(message).toContain(hint);
  });

  it('refuses a link of 70,000 characters', () => {
    expect(faultOf(`${LINK}&dn=${'x'.repeat(70_000)}`).message).toContain('too long');
  });

  it('knows v2-only links', () => {
    const { code, message } = faultOf(`magnet:?xt=urn:btmh:1220${'ab'.repeat(32)}&dn=new`);
    expect(code).toBe('magnet_v2_only');
    expect(message).toContain('v1 or hybrid');
  });

  it('survives wrong encoding and cleans names', () => {
    expect(read(`${LINK}&dn=100%&tr=%&so=x`)).toMatchObject({
      displayName: '100%',
      trackers: [],
      selection: null,
    });
    expect(read(`${LINK}&dn=%ff%e2%80%aegpj.exe`).displayName).toBe('_gpj.exe');
    expect(read(`${LINK}&dn=+&dn=second`).displayName).toBeNull();
  });

  it('is bounded', () => {
    const trackers = Array.from({ length: 2000 }, (_, index) => `&tr=wss://${index}.a`).join('');
    const magnet = read(`${LINK}${trackers}&so=0-999999999999999`);
    expect(magnet.trackers).toHaveLength(MAX_TRACKERS);
    expect(magnet.selection).toHaveLength(MAX_FILES);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      ...['xt=', 'urn:btih:', HASH, '&', '&amp;', 'tr=', 'tr.1=', 'dn=', 'so=', 'xl=', '%', '%e2'],
      ...['1-3', '9'.repeat(20), ',', '-', 'wss://', 'a.example', '+', '?', '=', '\ud800', '\0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const magnet = parseMagnet(`magnet:?${pieces.join('')}`);
        if (magnet.ok) expect(parseInfoHash(magnet.value.infoHash)).toBe(magnet.value.infoHash);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('formatMagnet', () => {
  it('makes a link that reads back', () => {
    const name = fc.option(fc.string({ unit: 'binary', maxLength: 30 }).map(safeName));
    const tracker = fc.webUrl({ validSchemes: ['wss'], withQueryParameters: true });
    const selection = fc.option(fc.uniqueArray(fc.nat(50), { minLength: 1 }).map(sorted));
    fc.assert(
      fc.property(infoHash, name, fc.array(tracker), selection, (hash, dn, trackers, so) => {
        const of = { infoHash: hash, name: dn, trackers, selection: so };
        const magnet = read(formatMagnet(of));
        expect(magnet).toMatchObject({ infoHash: hash, displayName: dn, selection: so });
        const again = { ...of, trackers: magnet.trackers };
        expect(read(formatMagnet(again))).toEqual(magnet);
      }),
      { numRuns: 200 },
    );
  });

  it('encodes what would end a parameter', () => {
    const of = { infoHash: HASH as InfoHash, name: 'a&b=c #1', trackers: ['wss://t.example/?a&b'] };
    expect(formatMagnet(of)).toBe(
      `${LINK}&dn=a%26b%3Dc%20%231&tr=wss%3A%2F%2Ft.example%2F%3Fa%26b`,
    );
  });
});

describe('file ranges', () => {
  it('reads indexes and ranges in any order', () => {
    expect(parseFileRanges('7, 0,2-4,3-5,9-8')).toEqual([0, 2, 3, 4, 5, 7]);
  });

  it.each(['', ',', 'a', '-1', '1-2-3', '5-3', `${MAX_FILES}`, '1e3'])(
    'finds none in %j',
    (text) => {
      expect(parseFileRanges(text)).toBeNull();
    },
  );

  it('formats as short as can be, and reads back', () => {
    expect(formatFileRanges([0, 1, 2, 5, 7, 8])).toBe('0-2,5,7-8');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(MAX_FILES - 1), { minLength: 1 }).map(sorted),
        (indexes) => {
          expect(parseFileRanges(formatFileRanges(indexes))).toEqual(indexes);
        },
      ),
    );
  });
});

function sorted(indexes: number[]): number[] {
  return indexes.toSorted((a, b) => a - b);
}
