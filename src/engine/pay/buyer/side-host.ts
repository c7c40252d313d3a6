/** What the buyer's half of a wire needs of the torrent that it downloads. */
import type { Signature } from '../../../core/channel/signature.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { BuyerAction } from '../../../core/paywire/buyer-events.ts';
import type { PayChecks } from '../../../core/paywire/checks.ts';
import type { CloseAnswer } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Backed } from './backing.ts';

/** The machine wants money behind its bid. */
export type BackAction = BuyerAction & { readonly kind: 'back' };

/** `Side` is the half that asks. */
export interface SideHost<Side> {
  readonly parts: Pick<DeskParts, 'clock' | 'signer'>;
  readonly checks: PayChecks;
  /** 0 while the metadata is missing. */
  pieceLengthBytes(): number;
  /** What is still to be downloaded of the torrent. */
  bytesLeft(): number;
  isSingleSource(side: Side, piece: number): boolean;
  /** A block came; in the free class the price is 0. */
  block(side: Side, piece: number, lengthBytes: number, price: bigint): void;
  /** The machine may be elsewhere than before. */
  moved(side: Side): void;
  back(side: Side, action: BackAction): Promise<Backed>;
  sign(
    side: Side,
    account: BuyerAccount,
    cumulative: bigint,
  ): Promise<{ readonly cumulative: bigint; readonly signature: Signature }>;
  keep(side: Side, account: BuyerAccount): void;
  avoid(side: Side, untilMs: number, why: string): void;
  /** To the end of its channel: asked for, or of the seller's own accord. */
  closeAnswered(side: Side, answer: CloseAnswer): void;
  gone(side: Side): void;
}
