import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLink } from './link.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c';
const BASE32 = '3WBFL3G4PSSV7MF37AJSHWDQMLNR63I4';

function faultOf(text: string) {
  const link = parseLink(text);
  if (link.ok) throw new Error(`read as ${link.value.kind}`);
  return link.fault;
}

describe('parseLink', () => {
  it.each([
    [HASH, HASH],
    [`  ${HASH.toUpperCase()}\n`, HASH],
    [`"${HASH}"`, HASH],
    [`<'${BASE32}'>`, HASH],
    [`https://bittern.example/#${HASH}`, HASH],
  ])('reads the info hash in %j', (text, infoHash) => {
    expect(parseLink(text)).toEqual({ ok: true, value: { kind: 'infoHash', infoHash } });
  });

  it.each([
    `magnet:?xt=urn:btih:${HASH}`,
    `<MAGNET:?xt=urn:btih:${HASH}>`,
    `urn:btih:${HASH}`,
    `https://bittern.example/app/#magnet:?xt=urn:btih:${HASH}`,
  ])('reads the magnet link in %j', (text) => {
    expect(parseLink(text)).toMatchObject({
      value: { kind: 'magnet', magnet: { infoHash: HASH } },
    });
  });

  it.each([
    ['https://example.org/a.torrent?x=1#top', 'https://example.org/a.torrent?x=1'],
    [' HTTP://Example.ORG:8080 ', 'http://example.org:8080/'],
    ['“https://example.org/é”', 'https://example.org/é'],
  ])('reads the web address in %j', (text, url) => {
    expect(parseLink(text)).toEqual({ ok: true, value: { kind: 'url', url } });
  });

  it.each([
    ['https://user:secret@example.org/a.torrent', 'password'],
    ['https://example.org\\@evil.example/', 'Copy it once more'],
    ['https://', 'Copy it once more'],
    ['javascript:alert(1)', 'cannot open links that start with javascript:'],
    ['data:text/html,x', 'data:'],
    ['ftp://example.org/a.torrent', 'ftp:'],
    ['wss://tracker.example.org', 'settings'],
    ['file:///home/me/a.torrent', 'Drop the file'],
    ['C:\\Users\\me\\a.torrent', 'Drop the file'],
    ['~/a.torrent', 'Drop the file'],
    ['a.torrent', 'Drop the file'],
    ['example.org/a.torrent', 'https://'],
    ['ubuntu iso', 'Paste a magnet link'],
    ['', 'Paste a magnet link'],
    ['   ', 'Paste a magnet link'],
  ])('cannot use %j and says what to do', (text, hint) => {
    const { code, message } = faultOf(text);
    expect(code).toBe('link_unsupported');
    expect(message).toContain(hint);
  });

  it.each([
    [HASH.slice(1), '39'],
    [`${HASH}0`, '41'],
    [BASE32.slice(1), '31'],
    [`z${HASH.slice(1)}`, '40 characters out of'],
    ['d41d8cd98f00b204e9800998ecf8427e', '32'],
  ])('says how many characters %j has', (text, hint) => {
    const { code, message } = faultOf(text);
    expect(code).toBe('info_hash_invalid');
    expect(message).toContain(hint);
  });

  it('knows v2 info hashes', () => {
    expect(faultOf('ab'.repeat(32)).code).toBe('magnet_v2_only');
    expect(faultOf(`1220${'ab'.repeat(32)}`).code).toBe('magnet_v2_only');
  });

  it('never throws, and a web link it takes has no credentials', () => {
    const piece = fc.constantFrom(
      ...['magnet:?', 'xt=urn:btih:', HASH, '&', 'https://', 'a.example', '@', '/', '#', '?', ' '],
      ...['"', '<', '>', '\\', '%', '%ff', '\n', '\u202e', ':', '[', 'x'.repeat(40), 'dn=', 'so='],
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 50 }),
    );
    fc.assert(
      fc.property(text, (input) => {
        const link = parseLink(input);
        if (!link.ok) {
          expect(link.fault.message).toMatch(/^[A-Z].*\.$/s);
        } else if (link.value.kind === 'url') {
          const url = new URL(link.value.url);
          expect(['http:', 'https:']).toContain(url.protocol);
          expect(url.username + url.password).toBe('');
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
