/** Arbitrary intents and block references, for property tests. */
import fc from 'fast-check';
import { isTokenId, TRX, type Asset } from '../core/channel/asset.ts';
import type { CallIntent, TransferIntent } from '../core/money/intent.ts';
import { addressFromBytes } from '../core/units/tron-address.ts';
import type { BlockReference } from './chain.ts';
import { MAX_INT64 } from './protobuf.ts';

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => Buffer.from(value).toString('hex'));

const addresses = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(addressFromBytes);

const tokenIds = fc.bigInt(1_000_001n, MAX_INT64).filter(isTokenId);

const assets: fc.Arbitrary<Asset> = fc.oneof(
  fc.constant(TRX),
  fc.record({ kind: fc.constant('trc10' as const), id: tokenIds }),
  fc.record({ kind: fc.constant('trc20' as const), address: addresses }),
);

const feeLimits = fc.bigInt(0n, 15_000_000_000n);

export const transferIntents: fc.Arbitrary<TransferIntent> = assets.chain((asset) =>
  fc.record({
    kind: fc.constant('transfer' as const),
    from: addresses,
    to: addresses,
    asset: fc.constant(asset),
    amount: fc.bigInt(1n, asset.kind === 'trc20' ? 2n ** 256n - 1n : MAX_INT64),
    feeLimitSun: asset.kind === 'trc20' ? feeLimits : fc.constant(0n),
  }),
);

export const callIntents: fc.Arbitrary<CallIntent> = fc.record({
  kind: fc.constant('call' as const),
  purpose: fc.constantFrom('deposit' as const, 'claim' as const),
  from: addresses,
  contract: addresses,
  calldata: fc.integer({ min: 4, max: 300 }).chain(hex),
  value: fc.option(
    fc.record({
      asset: assets.filter(({ kind }) => kind !== 'trc20'),
      amount: fc.bigInt(1n, MAX_INT64),
    }),
  ),
  feeLimitSun: feeLimits,
});

export const references: fc.Arbitrary<BlockReference> = fc.record({
  refBlockBytes: hex(2),
  refBlockHash: hex(8),
  timestamp: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  expiration: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});
