/** The same golden values from tronweb, that is from another implementation of TIP-712. */
import { TronWeb, utils } from 'tronweb';
import { describe, expect, it } from 'vitest';
import vectors from './vectors.json' with { type: 'json' };

const { keys, channels, direct } = vectors;
const encoder = utils._TypedDataEncoder;
const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:1' });
const ZERO = 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb';

interface Field {
  name: string;
  type: string;
}

/** The fields of a type string, as tronweb wants them. */
function fieldsOf(type: string): Record<string, Field[]> {
  const [name = '', fields = ''] = type.replace(')', '').split('(');
  const parts = fields.split(',').map((field) => field.split(' ') as [string, string]);
  return { [name]: parts.map(([type, name]) => ({ name, type })) };
}

const TYPES = {
  Channel: fieldsOf(vectors.types.Channel.type),
  Voucher: fieldsOf(vectors.types.Voucher.type),
  CoopClose: fieldsOf(vectors.types.CoopClose.type),
  Session: fieldsOf(vectors.types.Session.type),
  Delegate: fieldsOf(vectors.types.Delegate.type),
};

interface Domain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: string;
}

const domainOf = (chainId: number, verifyingContract: string): Domain => ({
  name: 'BitternChannels',
  version: '1',
  chainId,
  verifyingContract,
});

function expectSigned(
  domain: Domain,
  types: Record<string, Field[]>,
  value: Record<string, unknown>,
  { digest, signature }: { digest: string; signature: string },
  role: keyof typeof keys,
): void {
  expect(encoder.hash(domain, types, value)).toBe(`0x${digest}`);
  const { privateKey, address } = keys[role];
  expect(tronWeb.trx._signTypedData(domain, types, value, privateKey)).toBe(`0x${signature}`);
  expect(tronWeb.trx.verifyTypedData(domain, types, value, `0x${signature}`, address)).toBe(true);
}

function sessionOf(session: (typeof channels)[number]['session']): Record<string, unknown> {
  const { channelId, infoHash, sellerPeerId, buyerPeerId, ns, nb, dtls } = session;
  const fields = { channelId, infoHash, sellerPeerId, buyerPeerId, ns, nb, dtls };
  return Object.fromEntries(Object.entries(fields).map(([name, hex]) => [name, `0x${hex}`]));
}

it.each(Object.values(keys))('derives $address', ({ privateKey, address, hex }) => {
  expect(TronWeb.address.fromPrivateKey(privateKey)).toBe(address);
  expect(TronWeb.address.toHex(address)).toBe(hex);
});

describe.each(channels)('channel on $network in $asset', (vector) => {
  const domain = domainOf(vector.chainId, vector.contract);

  it('agrees on the domain and the id', () => {
    expect(encoder.hashDomain(domain)).toBe(`0x${vector.domainSeparator}`);
    const channel = {
      payer: keys.payer.hex,
      signer: keys.signer.hex,
      payee: keys.payee.hex,
      payeeSigner: keys.payeeSigner.hex,
      asset: `0x${vector.assetWord}`,
      withdrawDelay: vector.withdrawDelay,
      salt: `0x${vector.salt}`,
    };
    expect(encoder.hash(domain, TYPES.Channel, channel)).toBe(`0x${vector.channelId}`);
  });

  it('agrees on the signatures', () => {
    const channelId = `0x${vector.channelId}`;
    const voucher = { channelId, cumulative: vector.voucher.cumulative };
    expectSigned(domain, TYPES.Voucher, voucher, vector.voucher, 'signer');
    const close = { channelId, finalAmount: vector.coopClose.finalAmount };
    expectSigned(domain, TYPES.CoopClose, close, vector.coopClose, 'payeeSigner');
    expectSigned(domain, TYPES.Session, sessionOf(vector.session), vector.session, 'signer');
  });
});

describe.each(direct)('direct rail on $network', (vector) => {
  const domain = domainOf(vector.chainId, ZERO);

  it('agrees on the signatures', () => {
    expect(encoder.hashDomain(domain)).toBe(`0x${vector.domainSeparator}`);
    const { until } = vector.delegate;
    const delegate = { payer: keys.payer.hex, key: keys.signer.hex, until };
    expectSigned(domain, TYPES.Delegate, delegate, vector.delegate, 'payer');
    expectSigned(domain, TYPES.Session, sessionOf(vector.session), vector.session, 'signer');
  });
});
