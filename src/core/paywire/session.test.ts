import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../../contracts/vectors.json' with { type: 'json' };
import type { ChannelId } from '../channel/description.ts';
import { parseSignature } from '../channel/signature.ts';
import type { InfoHash } from '../units/info-hash.ts';
import { parseTronAddress } from '../units/tron-address.ts';
import type { Nonce, Txid } from './identifiers.ts';
import { dtlsHash, isDelegated, isSessionProvedBy, proveSession, sessionOf } from './session.ts';

const key = hexToBytes(vectors.keys.signer.privateKey);
const signer = parseTronAddress(vectors.keys.signer.address)!;
const payer = parseTronAddress(vectors.keys.payer.address)!;

const sessionOfVector = (session: (typeof vectors.channels)[0]['session']) =>
  sessionOf(
    { ...session, infoHash: session.infoHash as InfoHash },
    session.channelId as ChannelId,
    session.ns as Nonce,
    session.nb as Nonce,
  );

describe.each(vectors.channels)('the proof for a channel on $network in $asset', (vector) => {
  const domain = { chainId: vector.chainId, contract: parseTronAddress(vector.contract)! };
  const session = sessionOfVector(vector.session);
  const proof = parseSignature(hexToBytes(vector.session.signature))!;

  it('is what the vectors have, by the signer alone', () => {
    expect(proveSession(domain, session, key)).toBe(proof);
    expect(isSessionProvedBy(domain, session, proof, signer)).toBe(true);
    expect(isSessionProvedBy(domain, session, proof, payer)).toBe(false);
  });

  it.each([
    { channelId: 'ab'.repeat(32) },
    { infoHash: 'ab'.repeat(20) as InfoHash },
    { sellerPeerId: session.buyerPeerId, buyerPeerId: session.sellerPeerId },
    { ns: session.nb, nb: session.ns },
    { nb: 'ab'.repeat(16) },
    { dtls: 'ab'.repeat(32) },
  ])('is good for this connection alone: %o', (change) => {
    expect(isSessionProvedBy(domain, { ...session, ...change }, proof, signer)).toBe(false);
  });

  it('is good for this chain and contract alone', () => {
    const elsewhere = { ...domain, chainId: 1 };
    expect(isSessionProvedBy(elsewhere, session, proof, signer)).toBe(false);
    expect(isSessionProvedBy({ ...domain, contract: null }, session, proof, signer)).toBe(false);
  });
});

describe.each(vectors.direct)('the proof for a payment on $network', (vector) => {
  const domain = { chainId: vector.chainId, contract: null };
  const { until, signature } = vector.delegate;
  const delegate = { payer, key: signer, until, signature: parseSignature(hexToBytes(signature))! };

  it('is made with the key that the payer named', () => {
    const session = sessionOfVector(vector.session);
    const again = sessionOf(
      session,
      session.channelId as Txid,
      session.ns as Nonce,
      session.nb as Nonce,
    );
    const proof = parseSignature(hexToBytes(vector.session.signature))!;
    expect(isSessionProvedBy(domain, again, proof, delegate.key)).toBe(true);
    expect(isDelegated(vector.chainId, delegate, until - 1)).toBe(true);
  });

  it('is nothing after its time, for another key or on another chain', () => {
    expect(isDelegated(vector.chainId, delegate, until)).toBe(false);
    expect(isDelegated(vector.chainId, { ...delegate, key: payer }, 0)).toBe(false);
    expect(isDelegated(vector.chainId, { ...delegate, payer: signer }, 0)).toBe(false);
    expect(isDelegated(1, delegate, 0)).toBe(false);
  });
});

describe('the fingerprints', () => {
  const print = fc.uint8Array({ minLength: 32, maxLength: 32 });

  it('give one hash at both ends, another for another end', () => {
    expect(dtlsHash(new Uint8Array(32), new Uint8Array(32).fill(0xff))).toBe(
      'bba91ca85dc914b2ec3efb9e16e7267bf9193b14350d20fba8a8b406730ae30a',
    );
    fc.assert(
      fc.property(print, print, print, (one, other, third) => {
        expect(dtlsHash(one, other)).toBe(dtlsHash(other, one));
        fc.pre(other.join() !== third.join());
        expect(dtlsHash(one, other)).not.toBe(dtlsHash(one, third));
      }),
      { numRuns: 50 },
    );
  });
});
