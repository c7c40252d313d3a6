import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBencode, type Encodable } from '../torrent/bencode-encode.ts';
import { anyHandshake, anyMessage, anyTerms } from './arbitraries.suite.ts';
import {
  decodeHandshake,
  decodeMessage,
  encodeHandshake,
  encodeMessage,
  MAX_MESSAGE_BYTES,
} from './codec.ts';
import type { Nonce } from './identifiers.ts';
import { type PaywireMessage, REJECT_CODES } from './message.ts';

/** More with PAYWIRE_RUNS. */
const numRuns = Number(process.env['PAYWIRE_RUNS'] ?? 300);

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const bencode = (entries: Readonly<Record<string, Encodable>>): Uint8Array =>
  encodeBencode(new Map(Object.entries(entries)));

function whyNot(bytes: Uint8Array): string | null {
  const decoded = decodeMessage(bytes);
  return decoded.ok ? null : decoded.why;
}

const ACK = { t: 6, c: new Uint8Array(32).fill(0xcc), m: Uint8Array.of(1, 0), u: 65_536 };
const BID = {
  t: 1,
  s: 1,
  a: [0, new Uint8Array()],
  p: Uint8Array.of(1, 44),
  b: Uint8Array.of(15, 66, 64),
  l: 60,
  nb: new Uint8Array(16),
};

describe('messages', () => {
  it('come back as they were, and their bytes too', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = encodeMessage(message);
        expect(bytes.length).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
        expect(decodeMessage(bytes)).toEqual({ ok: true, value: message });
      }),
      { numRuns },
    );
  });

  it('have the bytes of the document', () => {
    const message: PaywireMessage = {
      kind: 'bid',
      seq: 7,
      asset: { kind: 'trc10', id: 1_002_000n },
      price: 300n,
      maxBytesPerSecond: null,
      budgetLeft: 0n,
      lifetimeSeconds: 60,
      nonce: '61'.repeat(16) as Nonce,
      payer: null,
    };
    expect(Buffer.from(encodeMessage(message)).toString('latin1')).toBe(
      'd1:ali1e3:\x0f\x4a\x10e1:b0:1:li60e2:nb16:aaaaaaaaaaaaaaaa1:p2:\x01\x2c1:si7e1:ti1ee',
    );
  });

  it('are refused or mean what their bytes say, however a message is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyMessage, damage, fc.nat(), fc.nat(3), (message, changes, at, cut) => {
        const good = encodeMessage(message);
        const bytes = Uint8Array.from(good);
        for (const [where, byte] of changes) bytes[where % bytes.length] = byte;
        for (const damaged of [
          bytes,
          good.subarray(0, at % good.length),
          bytes.filter(
            (_, index) => index < at % bytes.length || index > (at % bytes.length) + cut,
          ),
        ]) {
          const decoded = decodeMessage(damaged);
          if (decoded.ok && decoded.value !== null && !hasOtherKeys(damaged)) {
            expect(encodeMessage(decoded.value)).toEqual(damaged);
          }
        }
      }),
      { numRuns },
    );
  });

  it('never make reading throw', () => {
    const looksAlike = fc
      .array(fc.constantFrom('d', 'l', 'i', 'e', ':', '-', '0', '1', '2', '9', 't', 'a', '\xff'), {
        maxLength: 40,
      })
      .map((characters) => latin1(`d${characters.join('')}1:ti1ee`));
    fc.assert(
      fc.property(fc.oneof(looksAlike, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        decodeMessage(bytes);
        decodeHandshake(bytes);
      }),
      { numRuns },
    );
  });

  it('are ignored when their type is not known', () => {
    expect(decodeMessage(latin1('d1:ti14ee'))).toEqual({ ok: true, value: null });
    expect(decodeMessage(latin1('d1:ti0ee'))).toEqual({ ok: true, value: null });
    expect(decodeMessage(bencode({ t: 99, a: 'anything' }))).toEqual({ ok: true, value: null });
  });

  it('may have more keys than are known', () => {
    const value = { kind: 'ack', channelId: 'cc'.repeat(32), cumulative: 256n, mark: 65_536 };
    expect(decodeMessage(bencode({ ...ACK, zz: [1, 'more'], __proto: 1 }))).toEqual({
      ok: true,
      value,
    });
  });

  it.each([
    ['nothing', ''],
    ['no dictionary', 'li1ee'],
    ['no type', 'de'],
    ['a type that is text', 'd1:t1:1e'],
    ['a negative type', 'd1:ti-1ee'],
    ['bytes behind the end', 'd1:ti14eex'],
    ['keys out of order', 'd1:ti14e1:ai1ee'],
    ['keys out of order further in', 'd1:ad1:bi1e1:ai1ee1:ti14ee'],
    ['a key twice', 'd1:ti14e1:ti14ee'],
    ['an integer with a leading zero', 'd1:ti014ee'],
    ['a length with a leading zero', 'd01:ti14ee'],
    ['an integer beyond 2^53', 'd1:ti9007199254740992ee'],
    ['a cut', 'd1:ti14e'],
    ['another tongue', '{"t":1}'],
    ['too deep a nest', `d1:a${'l'.repeat(100)}${'e'.repeat(100)}1:ti14ee`],
  ])('are no messages: %s', (_, text) => {
    expect(whyNot(latin1(text))).not.toBeNull();
  });

  it('have 4096 bytes at most, measured before anything is read', () => {
    const padded = (length: number) => bencode({ ...ACK, z: new Uint8Array(length) });
    const most = MAX_MESSAGE_BYTES - padded(0).length - 3;
    expect(padded(most)).toHaveLength(MAX_MESSAGE_BYTES);
    expect(whyNot(padded(most))).toBeNull();
    expect(whyNot(padded(most + 1))).toMatch('4096');
    expect(whyNot(new Uint8Array(10_000_000))).toMatch('4096');
  });

  it.each([
    ['no channel', { c: undefined }],
    ['a channel that is text', { c: 32 }],
    ['a channel of 31 bytes', { c: new Uint8Array(31) }],
    ['an amount that is an integer', { m: 256 }],
    ['an amount with a leading zero', { m: Uint8Array.of(0, 1) }],
    ['an amount of zero with a byte', { m: Uint8Array.of(0) }],
    ['an amount of 17 bytes', { m: new Uint8Array(17).fill(1) }],
    ['a negative mark', { u: -1 }],
    ['a mark that is a byte string', { u: Uint8Array.of(1) }],
    ['a mark that is a list', { u: [1] }],
  ])('are refused with %s', (_, change) => {
    const entries = Object.entries({ ...ACK, ...change }).filter(
      ([, value]) => value !== undefined,
    );
    expect(whyNot(bencode(ACK))).toBeNull();
    expect(whyNot(bencode(Object.fromEntries(entries) as typeof ACK))).toMatch(/^[cmu]: /);
  });

  it.each([
    ['no pair', [0]],
    ['three', [0, new Uint8Array(), 1]],
    ['TRX with a number', [0, Uint8Array.of(1)]],
    ['a number that no token has', [1, Uint8Array.of(0x0f, 0x42, 0x40)]],
    ['a number with a leading zero', [1, Uint8Array.of(0, 0x0f, 0x4a, 0x10)]],
    ['a number beyond 2^63', [1, new Uint8Array(8).fill(0xff)]],
    ['an address of 21 bytes', [2, new Uint8Array(21).fill(0x41)]],
    ['the zero address', [2, new Uint8Array(20)]],
    ['an unknown kind', [3, new Uint8Array()]],
    ['text for a kind', ['0', new Uint8Array()]],
  ])('are refused with an asset of %s', (_, asset) => {
    expect(whyNot(bencode(BID))).toBeNull();
    expect(whyNot(bencode({ ...BID, a: asset }))).toMatch(/^a: /);
  });

  it('leave out what does not apply, and refuse it in another shape', () => {
    expect(whyNot(bencode({ ...BID, r: 1 }))).toBeNull();
    expect(whyNot(bencode({ ...BID, r: 0 }))).toMatch(/^r: /);
    expect(whyNot(bencode({ ...BID, s: 0 }))).toMatch(/^s: /);
    expect(whyNot(bencode({ ...BID, py: new Uint8Array(20) }))).toBeNull();
    expect(whyNot(bencode({ ...BID, py: new Uint8Array(19) }))).toMatch(/^py: /);
    const reject = { t: 10, k: 5, y: 0 };
    expect(whyNot(bencode(reject))).toBeNull();
    expect(whyNot(bencode({ ...reject, j: new Uint8Array(4) }))).toMatch(/^j: /);
    expect(whyNot(bencode({ ...reject, k: 15 }))).toMatch(/^k: /);
    expect(whyNot(bencode({ ...reject, k: 0 }))).toMatch(/^k: /);
    expect(Object.values(REJECT_CODES)).toEqual(Array.from({ length: 14 }, (_, at) => at + 1));
  });

  it('have one form of each signature', () => {
    const voucher = { t: 5, c: ACK.c, m: ACK.m };
    const low = Uint8Array.from([...new Uint8Array(31), 1, ...new Uint8Array(31), 1, 27]);
    const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140';
    const high = Uint8Array.from([...low.subarray(0, 32), ...Buffer.from(order, 'hex'), 28]);
    expect(whyNot(bencode({ ...voucher, g: low }))).toBeNull();
    expect(whyNot(bencode({ ...voucher, g: high }))).toMatch(/^g: /);
    for (const v of [0, 1, 29]) {
      expect(
        whyNot(bencode({ ...voucher, g: Uint8Array.from([...low.subarray(0, 64), v]) })),
      ).toMatch(/^g: /);
    }
    expect(whyNot(bencode({ ...voucher, g: low.subarray(0, 64) }))).toMatch(/^g: /);
  });

  it('throw for what the wire cannot hold', () => {
    const ack: PaywireMessage = {
      kind: 'ack',
      channelId: 'cc'.repeat(32) as never,
      cumulative: 1n,
      mark: 0,
    };
    expect(() => encodeMessage({ ...ack, cumulative: 2n ** 128n })).toThrow(RangeError);
    expect(() => encodeMessage({ ...ack, cumulative: -1n })).toThrow(RangeError);
    expect(() => encodeMessage({ ...ack, mark: 1.5 })).toThrow(RangeError);
    expect(() => encodeMessage({ ...ack, mark: -1 })).toThrow(RangeError);
    expect(() => encodeMessage({ ...ack, channelId: 'cc' as never })).toThrow(RangeError);
  });
});

describe('the handshake', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyHandshake, (handshake) => {
        const bytes = encodeHandshake(handshake);
        expect(bytes.length).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
        expect(decodeHandshake(bytes)).toEqual({ ok: true, value: handshake });
      }),
      { numRuns },
    );
  });

  it('of a later version tells its version and roles', () => {
    const value = { version: 2, isBuyer: true, isSeller: true, terms: null };
    expect(decodeHandshake(bencode({ v: 2, r: 3, tm: 'changed' }))).toEqual({ ok: true, value });
    expect(decodeHandshake(bencode({ v: 1, r: 7 }))).toEqual({
      ok: true,
      value: { ...value, version: 1 },
    });
    expect(decodeHandshake(bencode({ v: 1, r: 1, tm: 'changed' })).ok).toBe(false);
  });

  it.each([
    ['nothing', undefined],
    ['text', 'd1:ri1e1:vi1ee'],
    ['an object', { v: 1, r: 1 }],
    ['no version', bencode({ r: 1 })],
    ['version 0', bencode({ v: 0, r: 1 })],
    ['no roles', bencode({ v: 1 })],
    ['negative roles', bencode({ v: 1, r: -1 })],
    ['too much', bencode({ v: 1, r: 1, z: new Uint8Array(MAX_MESSAGE_BYTES) })],
  ])('is refused: %s', (_, value) => {
    expect(decodeHandshake(value).ok).toBe(false);
  });

  it('has floors of at most 8 assets, each once, each above nothing', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const floor = {
          asset: { kind: 'trx' as const },
          price: 1n,
          minDeposit: 0n,
          settlement: 0n,
        };
        const told = (floors: (typeof terms)['floors']) =>
          encodeMessage({ kind: 'terms', terms: { ...terms, floors } });
        expect(() => told([floor, floor])).toThrow(RangeError);
        expect(() => told([{ ...floor, price: 0n }])).toThrow(RangeError);
        expect(() => told(Array.from({ length: 9 }, () => floor))).toThrow(RangeError);
      }),
      { numRuns: 5 },
    );
    const entry = new Map<string, Encodable>([
      ['a', [0, '']],
      ['p', Uint8Array.of(1)],
      ['md', ''],
      ['sf', ''],
    ]);
    const other = (at: number) => new Map(entry).set('a', [1, Uint8Array.of(16, 0, at)]);
    const terms = (floors: Encodable) =>
      bencode({
        t: 12,
        tm: new Map<string, Encodable>([
          ['v', 1],
          ['n', 1],
          ['p', new Uint8Array(20).fill(1)],
          ['ps', new Uint8Array(20).fill(2)],
          ['a', floors],
          ['cw', 262_144],
          ['wd', 86_400],
          ['ns', new Uint8Array(16)],
        ]),
      });
    const eight = Array.from({ length: 8 }, (_, at) => other(at));
    expect(whyNot(terms([]))).toBeNull();
    expect(whyNot(terms(eight))).toBeNull();
    expect(whyNot(terms([...eight, entry]))).toBe('tm: a: more than 8 items');
    expect(whyNot(terms([entry, entry]))).toBe('tm: a: an item twice');
    expect(whyNot(terms([new Map(entry).set('p', '')]))).toMatch('tm: a: p: ');
    expect(whyNot(terms(entry))).toBe('tm: a: not a list');
    expect(whyNot(terms([1]))).toBe('tm: a: not a dictionary');
  });
});

/** Damage can make a key that is not known, or one that is left out; both are dropped again. */
function hasOtherKeys(bytes: Uint8Array): boolean {
  const decoded = decodeMessage(bytes);
  if (!decoded.ok || decoded.value === null) return true;
  return encodeMessage(decoded.value).length !== bytes.length;
}
