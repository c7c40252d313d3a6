/**
 * Makes `vectors.json`, the golden values that the TypeScript, the contract, tronweb and the protocol's
 * document share. Deterministic: made again it is the same file.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Asset, assetKey, BTT, BTTOLD, TRX } from '../src/core/channel/asset.ts';
import { assetToWord } from '../src/core/channel/asset-word.ts';
import { encodeCall } from '../src/core/channel/call.ts';
import {
  CHANNEL_TYPE,
  channelId,
  type ChannelDescription,
} from '../src/core/channel/description.ts';
import {
  COOP_CLOSE_TYPE,
  coopCloseDigest,
  DELEGATE_TYPE,
  delegateDigest,
  SESSION_TYPE,
  type Session,
  sessionDigest,
  VOUCHER_TYPE,
  voucherDigest,
} from '../src/core/channel/messages.ts';
import { addressOfKey, sign } from '../src/core/channel/signature.ts';
import { DOMAIN_TYPE, domainSeparator, hashText } from '../src/core/channel/typed-data.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import { addressFromBytes, hexAddress } from '../src/core/units/tron-address.ts';

const CHAINS = { mainnet: 728_126_428, shasta: 2_494_104_990, nile: 3_448_148_188 };
const ROLES = ['payer', 'signer', 'payee', 'payeeSigner'] as const;
const CONTRACT = addressFromBytes(new Uint8Array(20).fill(0x11));

interface Terms {
  readonly asset: Asset;
  readonly withdrawDelaySeconds: number;
  readonly salt: string;
  readonly amount: bigint;
  readonly cumulative: bigint;
  readonly finalAmount: bigint;
}

const TERMS: readonly Terms[] = [
  {
    asset: TRX,
    withdrawDelaySeconds: 86_400,
    salt: '22'.repeat(32),
    amount: 10_000_000n,
    cumulative: 1n,
    finalAmount: 0n,
  },
  {
    asset: BTTOLD,
    withdrawDelaySeconds: 900,
    salt: `${'0'.repeat(63)}1`,
    amount: 2_000_000_000n,
    cumulative: 123_456_789n,
    finalAmount: 123_456_789n,
  },
  {
    asset: BTT,
    withdrawDelaySeconds: 2_592_000,
    salt: 'ff'.repeat(32),
    amount: (1n << 112n) - 1n,
    cumulative: (1n << 128n) - 1n,
    finalAmount: 990_000_000_000_000n * 10n ** 18n,
  },
];

const keyOf = (role: (typeof ROLES)[number]): Uint8Array => {
  const key = new Uint8Array(32);
  key[31] = ROLES.indexOf(role) + 1;
  return key;
};
const addressOf = (role: (typeof ROLES)[number]) => addressOfKey(keyOf(role));

/** What becomes the file: plain JSON, amounts as decimal text, bytes as hexadecimal without `0x`. */
export function makeVectors(): unknown {
  return {
    about:
      'TIP-712 of BitternChannels. Private keys are 1 to 4. Amounts are decimal; bytes are hexadecimal; addresses are base58check and, as hex, 41 and 20 bytes, of which TIP-712 hashes the 20.',
    keys: Object.fromEntries(ROLES.map((role) => [role, keyVector(role)])),
    types: Object.fromEntries(
      [DOMAIN_TYPE, CHANNEL_TYPE, VOUCHER_TYPE, COOP_CLOSE_TYPE, SESSION_TYPE, DELEGATE_TYPE].map(
        (type) => [type.slice(0, type.indexOf('(')), { type, hash: bytesToHex(hashText(type)) }],
      ),
    ),
    channels: Object.entries(CHAINS).flatMap(([network, chainId]) =>
      TERMS.map((terms) => channelVector(network, chainId, terms)),
    ),
    direct: Object.entries(CHAINS).map(([network, chainId]) => directVector(network, chainId)),
  };
}

function keyVector(role: (typeof ROLES)[number]) {
  const address = addressOf(role);
  return { privateKey: bytesToHex(keyOf(role)), address, hex: hexAddress(address) };
}

function channelVector(network: string, chainId: number, terms: Terms) {
  const domain = { chainId, contract: CONTRACT };
  const description: ChannelDescription = {
    payer: addressOf('payer'),
    signer: addressOf('signer'),
    payee: addressOf('payee'),
    payeeSigner: addressOf('payeeSigner'),
    asset: terms.asset,
    withdrawDelaySeconds: terms.withdrawDelaySeconds,
    salt: terms.salt,
  };
  const id = channelId(domain, description);
  const voucher = voucherDigest(domain, { channelId: id, cumulative: terms.cumulative });
  const close = coopCloseDigest(domain, { channelId: id, finalAmount: terms.finalAmount });
  const voucherSignature = sign(voucher, keyOf('signer'));
  const closeSignature = sign(close, keyOf('payeeSigner'));
  return {
    network,
    chainId,
    contract: CONTRACT,
    contractHex: hexAddress(CONTRACT),
    domainSeparator: bytesToHex(domainSeparator(domain)),
    asset: assetKey(terms.asset),
    assetWord: assetToWord(terms.asset).toString(16).padStart(64, '0'),
    withdrawDelay: terms.withdrawDelaySeconds,
    salt: terms.salt,
    channelId: id,
    deposit: {
      amount: String(terms.amount),
      calldata: encodeCall({ name: 'deposit', description, amount: terms.amount }),
    },
    voucher: {
      cumulative: String(terms.cumulative),
      digest: bytesToHex(voucher),
      signature: voucherSignature,
      claimCalldata: encodeCall({
        name: 'claim',
        description,
        amount: terms.cumulative,
        signature: voucherSignature,
      }),
    },
    coopClose: {
      finalAmount: String(terms.finalAmount),
      digest: bytesToHex(close),
      signature: closeSignature,
      calldata: encodeCall({
        name: 'closeCooperative',
        description,
        amount: terms.finalAmount,
        signature: closeSignature,
      }),
    },
    requestCloseCalldata: encodeCall({ name: 'requestClose', description }),
    finalizeCloseCalldata: encodeCall({ name: 'finalizeClose', description }),
    session: sessionVector(domain, id),
  };
}

function directVector(network: string, chainId: number) {
  const domain = { chainId, contract: null };
  const until = 1_800_000_000;
  const delegate = { payer: addressOf('payer'), key: addressOf('signer'), until };
  const digest = delegateDigest(chainId, delegate);
  return {
    network,
    chainId,
    domainSeparator: bytesToHex(domainSeparator(domain)),
    delegate: {
      until,
      digest: bytesToHex(digest),
      signature: sign(digest, keyOf('payer')),
    },
    // The txid stands in the place of the channel id.
    session: sessionVector(domain, 'ab'.repeat(32)),
  };
}

function sessionVector(domain: Parameters<typeof sessionDigest>[0], id: string) {
  const session: Session = {
    channelId: id,
    infoHash: '0123456789abcdef0123456789abcdef01234567' as InfoHash,
    sellerPeerId: bytesToHex(new TextEncoder().encode('-BN0100-seller000001')),
    buyerPeerId: bytesToHex(new TextEncoder().encode('-BN0100-buyer0000002')),
    ns: '0f'.repeat(16),
    nb: 'f0'.repeat(16),
    dtls: 'd7'.repeat(32),
  };
  const digest = sessionDigest(domain, session);
  return { ...session, digest: bytesToHex(digest), signature: sign(digest, keyOf('signer')) };
}
