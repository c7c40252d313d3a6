import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDescription, anySignedAmount, hexOf } from './arbitraries.suite.ts';
import {
  type ChannelCall,
  decodeCall,
  encodeCall,
  encodeChannelIdOf,
  encodeStateOf,
} from './call.ts';
import type { ChannelId } from './description.ts';
import { pack, PACKED_BYTES, unpack } from './packed.ts';
import { selectorOf } from './selector.ts';

const named = <Name extends ChannelCall['name']>(name: Name) => fc.constant(name);
const anyCall: fc.Arbitrary<ChannelCall> = fc.oneof(
  fc.record({
    name: named('deposit'),
    description: anyDescription,
    amount: fc.bigInt(0n, 2n ** 112n - 1n),
  }),
  fc.tuple(named('claim'), anySignedAmount).map(([name, signed]) => ({ name, ...signed })),
  fc
    .tuple(named('closeCooperative'), anySignedAmount)
    .map(([name, signed]) => ({ name, ...signed })),
  fc.record({ name: named('claimMany'), claims: fc.array(anySignedAmount, { maxLength: 3 }) }),
  fc.record({ name: named('requestClose'), description: anyDescription }),
  fc.record({ name: named('finalizeClose'), description: anyDescription }),
);

const [signed] = fc.sample(anySignedAmount, { numRuns: 1, seed: 1 }) as [
  Parameters<typeof pack>[0],
];
const { description } = signed;

describe('calls', () => {
  it('come back', () => {
    fc.assert(
      fc.property(anyCall, (call) => {
        expect(decodeCall(encodeCall(call))).toEqual(call);
      }),
    );
  });

  it('have the selectors of the contract', () => {
    const selectors: Record<string, ChannelCall> = {
      [selectorOf('deposit((address,address,address,address,uint256,uint32,bytes32),uint112)')]: {
        name: 'deposit',
        description,
        amount: 1n,
      },
      [selectorOf('claim(uint256[8])')]: { name: 'claim', ...signed },
      [selectorOf('claimMany(uint256[8][])')]: { name: 'claimMany', claims: [signed] },
      [selectorOf('closeCooperative(uint256[8])')]: { name: 'closeCooperative', ...signed },
    };
    for (const [selector, call] of Object.entries(selectors)) {
      expect(encodeCall(call).slice(0, 8)).toBe(selector);
    }
  });

  it('fit into a day of free bandwidth points', () => {
    expect(encodeCall({ name: 'deposit', description, amount: 1n })).toHaveLength(2 * 260);
    expect(encodeCall({ name: 'claim', ...signed })).toHaveLength(2 * 260);
  });

  it('are refused where the ABI has no room', () => {
    for (const amount of [2n ** 112n, -1n]) {
      expect(() => encodeCall({ name: 'deposit', description, amount })).toThrow(RangeError);
    }
    expect(() => encodeCall({ name: 'claim', ...signed, amount: 2n ** 128n })).toThrow(RangeError);
  });

  it('are read in one form only', () => {
    fc.assert(
      fc.property(anyCall, fc.nat(), fc.integer({ min: 1, max: 255 }), (call, at, change) => {
        const bytes = hexToBytes(encodeCall(call));
        bytes[at % bytes.length]! ^= change;
        const changed = bytesToHex(bytes);
        const read = decodeCall(changed);
        if (read !== null) expect(encodeCall(read)).toBe(changed);
        expect(read).not.toEqual(call);
      }),
    );
  });

  it('are nothing else', () => {
    const claim = encodeCall({ name: 'claim', ...signed });
    const deposit = encodeCall({ name: 'deposit', description, amount: 2n ** 112n - 1n });
    const many = encodeCall({ name: 'claimMany', claims: [signed, signed] });
    const tooMuch = `${deposit.slice(0, 8 + 14 * 32 + 34)}1${deposit.slice(8 + 14 * 32 + 35)}`;
    for (const calldata of [
      '',
      'xx',
      claim.slice(0, 8),
      claim.slice(0, -2),
      `${claim.slice(0, -2)}zz`,
      `${claim}00`,
      claim.toUpperCase(),
      `0x${claim}`,
      `deadbeef${claim.slice(8)}`,
      deposit.slice(0, -64),
      `${deposit}${'0'.repeat(64)}`,
      tooMuch,
      many.slice(0, -512),
      many.slice(0, -64),
      `${many}${'0'.repeat(64)}`,
      many.slice(0, 8),
      encodeChannelIdOf(description),
    ]) {
      expect(decodeCall(calldata)).toBeNull();
    }
  });

  it('never throw when they are read', () => {
    const selector = fc.constantFrom(
      ...['deposit', 'requestClose'].map((name) =>
        encodeCall({ name, description, amount: 0n } as ChannelCall).slice(0, 8),
      ),
      encodeCall({ name: 'claim', ...signed }).slice(0, 8),
      encodeCall({ name: 'claimMany', claims: [] }).slice(0, 8),
    );
    fc.assert(
      fc.property(selector, fc.array(hexOf(32), { maxLength: 12 }), (start, words) => {
        decodeCall(start + words.join(''));
      }),
    );
  });
});

describe('views', () => {
  it('ask for the state and the id', () => {
    const id = 'cd'.repeat(32) as ChannelId;
    expect(encodeStateOf(id)).toBe(`${selectorOf('stateOf(bytes32)')}${id}`);
    expect(() => encodeStateOf('cd' as ChannelId)).toThrow(RangeError);
    const request = encodeCall({ name: 'requestClose', description });
    const selector = selectorOf(
      'channelId((address,address,address,address,uint256,uint32,bytes32))',
    );
    expect(encodeChannelIdOf(description)).toBe(selector + request.slice(8));
  });
});

describe('a packed amount', () => {
  it('has everything in its place', () => {
    fc.assert(
      fc.property(anySignedAmount, (signed) => {
        const bytes = pack(signed);
        expect(bytes).toHaveLength(PACKED_BYTES);
        expect(bytes.subarray(101, 128).every((byte) => byte === 0)).toBe(true);
        expect(unpack(bytes)).toEqual(signed);
      }),
      { numRuns: 50 },
    );
  });

  it('is 256 bytes of a known asset with a signature', () => {
    const bytes = pack(signed);
    expect(unpack(bytes.subarray(0, 255))).toBeNull();
    expect(unpack(Uint8Array.of(...bytes, 0))).toBeNull();
    expect(unpack(Uint8Array.from(bytes).fill(9, 128, 129))).toBeNull();
    expect(unpack(Uint8Array.from(bytes).fill(2, 100, 101))).toBeNull();
    expect(unpack(new Uint8Array())).toBeNull();
  });
});
