/** The signatures that the machines look at. One check takes 2-4 ms; the model of the tests fakes them. */
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import { channelId } from '../channel/description.ts';
import {
  coopCloseDigest,
  type Delegate,
  delegateDigest,
  type Session,
  sessionDigest,
  voucherDigest,
} from '../channel/messages.ts';
import { recoverAddress, type Signature } from '../channel/signature.ts';
import type { TronAddress } from '../units/tron-address.ts';

/** A channel, as the records have it. */
export interface KnownChannel {
  readonly channelId: ChannelId;
  readonly contract: TronAddress;
  readonly description: ChannelDescription;
}

export interface PayChecks {
  idOf(contract: TronAddress, description: ChannelDescription): ChannelId;
  /** By the channel's signer. */
  isVoucher(channel: KnownChannel, cumulative: bigint, signature: Signature): boolean;
  /** By the channel's `payeeSigner`. */
  isClose(channel: KnownChannel, finalAmount: bigint, signature: Signature): boolean;
  /** `contract` null on the direct rail. */
  isSession(
    by: { readonly signer: TronAddress; readonly contract: TronAddress | null },
    session: Session,
    proof: Signature,
  ): boolean;
  /** By the payer's own key. */
  isDelegate(delegate: Delegate, signature: Signature): boolean;
}

/** The real ones. A digest that cannot be made (an amount out of range) is no signature. */
export function signatureChecks(chainId: number): PayChecks {
  const isBy = (signer: TronAddress, digest: () => Uint8Array, signature: Signature): boolean => {
    try {
      return recoverAddress(digest(), signature) === signer;
    } catch {
      return false;
    }
  };
  return {
    idOf: (contract, description) => channelId({ chainId, contract }, description),
    isVoucher: ({ channelId: id, contract, description }, cumulative, signature) =>
      isBy(
        description.signer,
        () => voucherDigest({ chainId, contract }, { channelId: id, cumulative }),
        signature,
      ),
    isClose: ({ channelId: id, contract, description }, finalAmount, signature) =>
      isBy(
        description.payeeSigner,
        () => coopCloseDigest({ chainId, contract }, { channelId: id, finalAmount }),
        signature,
      ),
    isSession: ({ signer, contract }, session, proof) =>
      isBy(signer, () => sessionDigest({ chainId, contract }, session), proof),
    isDelegate: (delegate, signature) =>
      isBy(delegate.payer, () => delegateDigest(chainId, delegate), signature),
  };
}
