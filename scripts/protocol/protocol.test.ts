/** `docs/protocol.md` and its vectors are what the code does. When they are not: `npm run protocol`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import vectors from '../../docs/paywire-vectors.json' with { type: 'json' };
import { decodeHandshake, decodeMessage } from '../../src/core/paywire/codec.ts';
import { MESSAGE_TYPES, REJECT_CODES } from '../../src/core/paywire/message.ts';
import { withSections } from './document.suite.ts';
import { makeVectors, toJson } from './vectors.suite.ts';

const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

describe('the vectors', () => {
  it('are what is written', () => {
    expect(makeVectors()).toEqual(vectors);
  });

  it.each(vectors.messages)('are read: $name', ({ value, bytes }) => {
    const decoded = decodeMessage(Uint8Array.from(Buffer.from(bytes, 'hex')));
    expect(decoded.ok && toJson(decoded.value)).toEqual(value);
  });

  it.each(vectors.handshakes)('are read: $name', ({ value, bytes }) => {
    const decoded = decodeHandshake(Uint8Array.from(Buffer.from(bytes, 'hex')));
    expect(decoded.ok && toJson(decoded.value)).toEqual(value);
  });

  it('are there for every message', () => {
    const kinds = vectors.messages.map(({ value }) => value.kind);
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(MESSAGE_TYPES).sort());
  });
});

describe('the document', () => {
  it('has the tables, types and vectors of the code', () => {
    expect(withSections(document, makeVectors())).toBe(document);
  });

  it('names every reject code', () => {
    for (const code of Object.values(REJECT_CODES)) {
      expect(document).toMatch(new RegExp(String.raw`^\| +${code} \| \w`, 'm'));
    }
  });

  it('links to places that it has', () => {
    const places = new Set(
      [...document.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(' ', '-')
          .replaceAll(/[^\w-]/g, ''),
      ),
    );
    const links = [...document.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);
    expect(links.filter((link) => !places.has(link ?? ''))).toEqual([]);
  });
});
