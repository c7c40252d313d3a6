/**
 * The session proof: whoever holds the key that signs for a channel (or the delegate's, on the direct
 * rail) says so for one connection, so that nobody else attaches to a public channel or relays.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import type { ChannelId } from '../channel/description.ts';
import { type Delegate, delegateDigest, type Session, sessionDigest } from '../channel/messages.ts';
import { recoverAddress, sign, type Signature } from '../channel/signature.ts';
import type { SigningDomain } from '../channel/typed-data.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { Nonce, Txid } from './identifiers.ts';
import type { Connection } from './seller-events.ts';

/** What is signed: `subject` is the channel, or on the direct rail the payment's txid. */
export function sessionOf(
  connection: Connection,
  subject: ChannelId | Txid,
  sellerNonce: Nonce,
  buyerNonce: Nonce,
): Session {
  const { infoHash, sellerPeerId, buyerPeerId, dtls } = connection;
  return {
    channelId: subject,
    infoHash,
    sellerPeerId,
    buyerPeerId,
    ns: sellerNonce,
    nb: buyerNonce,
    dtls,
  };
}

/** On the direct rail the domain's contract is null and the key the delegate's. */
export function proveSession(
  domain: SigningDomain,
  session: Session,
  privateKey: Uint8Array,
): Signature {
  return sign(sessionDigest(domain, session), privateKey);
}

export function isSessionProvedBy(
  domain: SigningDomain,
  session: Session,
  proof: Signature,
  key: TronAddress,
): boolean {
  return recoverAddress(sessionDigest(domain, session), proof) === key;
}

/** The payer named this key, and it is not yet `until` (seconds since 1970). */
export function isDelegated(
  chainId: number,
  delegate: Delegate & { readonly signature: Signature },
  nowSeconds: number,
): boolean {
  return (
    nowSeconds < delegate.until &&
    recoverAddress(delegateDigest(chainId, delegate), delegate.signature) === delegate.payer
  );
}

/**
 * SHA-256 over the SHA-256 fingerprints (RFC 8122) of both ends' certificates, the lesser first:
 * hexadecimal, the same at both ends. Takes 32 bytes each.
 */
export function dtlsHash(one: Uint8Array, other: Uint8Array): string {
  const [first = one, second = other] = [one, other].sort(compareBytes);
  return bytesToHex(sha256(concatBytes(first, second)));
}

/** In the place of {@link dtlsHash} where the transport has no certificates. */
export const NO_DTLS = '00'.repeat(32);

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
