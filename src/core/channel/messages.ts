/** The typed messages that Bittern signs, and the 32-byte digests they are signed by. */
import type { InfoHash } from '../units/info-hash.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { ChannelId } from './description.ts';
import { recoverAddress, sign, type Signature } from './signature.ts';
import { type SigningDomain, typedDataDigest } from './typed-data.ts';
import { addressWord, bytesWord, uintWord, WORD_BYTES } from './word.ts';

export const VOUCHER_TYPE = 'Voucher(bytes32 channelId,uint128 cumulative)';
export const COOP_CLOSE_TYPE = 'CoopClose(bytes32 channelId,uint128 finalAmount)';
export const SESSION_TYPE =
  'Session(bytes32 channelId,bytes20 infoHash,bytes20 sellerPeerId,bytes20 buyerPeerId,bytes16 ns,bytes16 nb,bytes32 dtls)';
export const DELEGATE_TYPE = 'Delegate(address payer,address key,uint64 until)';

/** `uint128`. */
const AMOUNT_BYTES = 16;

/** The signer's promise: `cumulative` raw units in all, of this channel, may be claimed. */
export interface Voucher {
  readonly channelId: ChannelId;
  readonly cumulative: bigint;
}

/** The payee's word that it wants no more than `finalAmount` in all and the channel may end now. */
export interface CoopClose {
  readonly channelId: ChannelId;
  readonly finalAmount: bigint;
}

/** Binds a channel (or, on the direct rail, a payment) to one connection. Hexadecimal. */
export interface Session {
  /** The channel id; on the direct rail the payment's txid. 32 bytes. */
  readonly channelId: string;
  readonly infoHash: InfoHash;
  /** 20 bytes. */
  readonly sellerPeerId: string;
  /** 20 bytes. */
  readonly buyerPeerId: string;
  /** The seller's nonce, 16 bytes. */
  readonly ns: string;
  /** The buyer's nonce, 16 bytes. */
  readonly nb: string;
  /** SHA-256 of both DTLS fingerprints, sorted; 32 bytes. */
  readonly dtls: string;
}

/** The payer lets `key` sign its sessions on the direct rail. */
export interface Delegate {
  readonly payer: TronAddress;
  readonly key: TronAddress;
  /** Seconds since 1970. */
  readonly until: number;
}

/** Throws a `RangeError` when the amount does not fit `uint128`. */
export function voucherDigest(domain: SigningDomain, voucher: Voucher): Uint8Array {
  return typedDataDigest(domain, VOUCHER_TYPE, [
    bytesWord(voucher.channelId, WORD_BYTES),
    amountWord(voucher.cumulative),
  ]);
}

/** Throws a `RangeError` when the amount does not fit `uint128`. */
export function coopCloseDigest(domain: SigningDomain, close: CoopClose): Uint8Array {
  return typedDataDigest(domain, COOP_CLOSE_TYPE, [
    bytesWord(close.channelId, WORD_BYTES),
    amountWord(close.finalAmount),
  ]);
}

/** On the direct rail the domain's contract is null. Throws a `RangeError` for a wrong length. */
export function sessionDigest(domain: SigningDomain, session: Session): Uint8Array {
  return typedDataDigest(domain, SESSION_TYPE, [
    bytesWord(session.channelId, WORD_BYTES),
    bytesWord(session.infoHash, 20),
    bytesWord(session.sellerPeerId, 20),
    bytesWord(session.buyerPeerId, 20),
    bytesWord(session.ns, 16),
    bytesWord(session.nb, 16),
    bytesWord(session.dtls, WORD_BYTES),
  ]);
}

/** Always without a contract: it belongs to the direct rail. */
export function delegateDigest(chainId: number, delegate: Delegate): Uint8Array {
  return typedDataDigest({ chainId, contract: null }, DELEGATE_TYPE, [
    addressWord(delegate.payer),
    addressWord(delegate.key),
    uintWord(delegate.until, 8),
  ]);
}

export function signVoucher(
  domain: SigningDomain,
  voucher: Voucher,
  privateKey: Uint8Array,
): Signature {
  return sign(voucherDigest(domain, voucher), privateKey);
}

export function isVoucherSignedBy(
  domain: SigningDomain,
  voucher: Voucher,
  signature: Signature,
  signer: TronAddress,
): boolean {
  return recoverAddress(voucherDigest(domain, voucher), signature) === signer;
}

function amountWord(amount: bigint): Uint8Array {
  return uintWord(amount, AMOUNT_BYTES);
}
