/** Everything that is hashed and signed, against `contracts/vectors.json` (tronweb and the contract too). */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import vectors from '../../../contracts/vectors.json' with { type: 'json' };
import type { InfoHash } from '../units/info-hash.ts';
import { parseHexAddress, parseTronAddress } from '../units/tron-address.ts';
import { parseAssetKey } from './asset.ts';
import { assetFromWord, assetToWord } from './asset-word.ts';
import { decodeCall, encodeCall } from './call.ts';
import { CHANNEL_TYPE, channelId, type ChannelDescription } from './description.ts';
import {
  COOP_CLOSE_TYPE,
  coopCloseDigest,
  DELEGATE_TYPE,
  delegateDigest,
  isVoucherSignedBy,
  SESSION_TYPE,
  sessionDigest,
  signVoucher,
  VOUCHER_TYPE,
  voucherDigest,
} from './messages.ts';
import { addressOfKey, parseSignature, recoverAddress, sign } from './signature.ts';
import { DOMAIN_TYPE, domainSeparator, hashText } from './typed-data.ts';

const { keys, channels, direct } = vectors;
const key = (role: keyof typeof keys): Uint8Array => hexToBytes(keys[role].privateKey);
const address = (role: keyof typeof keys) => parseTronAddress(keys[role].address)!;

it('has the types of the design', () => {
  const types = [
    DOMAIN_TYPE,
    CHANNEL_TYPE,
    VOUCHER_TYPE,
    COOP_CLOSE_TYPE,
    SESSION_TYPE,
    DELEGATE_TYPE,
  ];
  expect(Object.values(vectors.types)).toEqual(
    types.map((type) => ({ type, hash: bytesToHex(hashText(type)) })),
  );
});

it.each(Object.entries(keys))('knows the address of the %s', (role, { privateKey, hex }) => {
  expect(addressOfKey(hexToBytes(privateKey))).toBe(address(role as keyof typeof keys));
  expect(parseHexAddress(hex)).toBe(address(role as keyof typeof keys));
});

describe.each(channels)('channel on $network in $asset', (vector) => {
  const domain = { chainId: vector.chainId, contract: parseTronAddress(vector.contract)! };
  const asset = parseAssetKey(vector.asset)!;
  const description: ChannelDescription = {
    payer: address('payer'),
    signer: address('signer'),
    payee: address('payee'),
    payeeSigner: address('payeeSigner'),
    asset,
    withdrawDelaySeconds: vector.withdrawDelay,
    salt: vector.salt,
  };
  const id = channelId(domain, description);
  const cumulative = BigInt(vector.voucher.cumulative);
  const finalAmount = BigInt(vector.coopClose.finalAmount);

  it('has the domain, the asset word and the id', () => {
    expect(bytesToHex(domainSeparator(domain))).toBe(vector.domainSeparator);
    expect(assetToWord(asset)).toBe(BigInt(`0x${vector.assetWord}`));
    expect(assetFromWord(BigInt(`0x${vector.assetWord}`))).toEqual(asset);
    expect(id).toBe(vector.channelId);
  });

  it('signs the voucher', () => {
    const voucher = { channelId: id, cumulative };
    const signature = parseSignature(hexToBytes(vector.voucher.signature))!;
    expect(bytesToHex(voucherDigest(domain, voucher))).toBe(vector.voucher.digest);
    expect(signVoucher(domain, voucher, key('signer'))).toBe(signature);
    expect(isVoucherSignedBy(domain, voucher, signature, address('signer'))).toBe(true);
    expect(isVoucherSignedBy(domain, voucher, signature, address('payer'))).toBe(false);
    const more = { channelId: id, cumulative: cumulative - 1n };
    expect(isVoucherSignedBy(domain, more, signature, address('signer'))).toBe(false);
  });

  it('signs the cooperative close', () => {
    const digest = coopCloseDigest(domain, { channelId: id, finalAmount });
    expect(bytesToHex(digest)).toBe(vector.coopClose.digest);
    expect(sign(digest, key('payeeSigner'))).toBe(vector.coopClose.signature);
  });

  it('signs the session', () => {
    const session = { ...vector.session, infoHash: vector.session.infoHash as InfoHash };
    const digest = sessionDigest(domain, session);
    expect(bytesToHex(digest)).toBe(vector.session.digest);
    expect(sign(digest, key('signer'))).toBe(vector.session.signature);
    expect(recoverAddress(digest, sign(digest, key('signer')))).toBe(address('signer'));
  });

  it('encodes and reads the calls', () => {
    const claim = { description, amount: cumulative, signature: vector.voucher.signature };
    const close = { description, amount: finalAmount, signature: vector.coopClose.signature };
    const calls = [
      [
        { name: 'deposit', description, amount: BigInt(vector.deposit.amount) },
        vector.deposit.calldata,
      ],
      [{ name: 'claim', ...claim }, vector.voucher.claimCalldata],
      [{ name: 'closeCooperative', ...close }, vector.coopClose.calldata],
      [{ name: 'requestClose', description }, vector.requestCloseCalldata],
      [{ name: 'finalizeClose', description }, vector.finalizeCloseCalldata],
    ] as const;
    for (const [call, calldata] of calls) {
      expect(decodeCall(calldata)).toEqual(call);
      expect(encodeCall(decodeCall(calldata)!)).toBe(calldata);
      expect(calldata.length / 2).toBeLessThanOrEqual(300);
    }
  });
});

describe.each(direct)('direct rail on $network', (vector) => {
  const domain = { chainId: vector.chainId, contract: null };

  it('hashes without a contract', () => {
    expect(bytesToHex(domainSeparator(domain))).toBe(vector.domainSeparator);
    const { until } = vector.delegate;
    const delegate = { payer: address('payer'), key: address('signer'), until };
    const digest = delegateDigest(vector.chainId, delegate);
    expect(bytesToHex(digest)).toBe(vector.delegate.digest);
    expect(sign(digest, key('payer'))).toBe(vector.delegate.signature);
    const session = { ...vector.session, infoHash: vector.session.infoHash as InfoHash };
    expect(bytesToHex(sessionDigest(domain, session))).toBe(vector.session.digest);
  });
});
