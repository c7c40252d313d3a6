/** Real keys, digests and signatures: the machines do not know that the model's are texts. */
import { TRX } from '../../channel/asset.ts';
import { channelId, type ChannelDescription } from '../../channel/description.ts';
import {
  coopCloseDigest,
  delegateDigest,
  sessionDigest,
  signVoucher,
} from '../../channel/messages.ts';
import { addressOfKey, sign } from '../../channel/signature.ts';
import { CHAIN_ID, CHANNELS } from '../../money/samples.suite.ts';
import { signatureChecks } from '../checks.ts';
import type { Notary } from './notary.suite.ts';

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const PAYER_KEY = keyOf(0x11);
const BUYER_KEY = keyOf(0x12);
const PAYEE_KEY = keyOf(0x13);
const SELLER_KEY = keyOf(0x14);
const STRANGER_KEY = keyOf(0x15);

const DOMAIN = { chainId: CHAIN_ID, contract: CHANNELS };

/** On the direct rail session proofs are of no contract. */
export function realNotary(isDirect: boolean): Notary {
  const description: ChannelDescription = {
    payer: addressOfKey(PAYER_KEY),
    signer: addressOfKey(BUYER_KEY),
    payee: addressOfKey(PAYEE_KEY),
    payeeSigner: addressOfKey(SELLER_KEY),
    asset: TRX,
    withdrawDelaySeconds: 86_400,
    salt: '00'.repeat(32),
  };
  const id = channelId(DOMAIN, description);
  const delegate = {
    payer: description.payer,
    key: description.signer,
    until: 4_000_000_000,
  };
  const proofDomain = isDirect ? { ...DOMAIN, contract: null } : DOMAIN;
  return {
    checks: signatureChecks(CHAIN_ID),
    channel: { channelId: id, contract: CHANNELS, description },
    delegate: { ...delegate, signature: sign(delegateDigest(CHAIN_ID, delegate), PAYER_KEY) },
    voucher: (cumulative) => signVoucher(DOMAIN, { channelId: id, cumulative }, BUYER_KEY),
    forgery: (cumulative) => signVoucher(DOMAIN, { channelId: id, cumulative }, STRANGER_KEY),
    close: (finalAmount) =>
      sign(coopCloseDigest(DOMAIN, { channelId: id, finalAmount }), SELLER_KEY),
    proof: (session) => sign(sessionDigest(proofDomain, session), BUYER_KEY),
  };
}
