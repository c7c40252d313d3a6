/** Reviews and what is sent by them: only what was shown here, once, on the same network. */
import type { TransactionIntent } from '../../core/money/intent.ts';
import { FaultError } from '../../core/fault.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { sendIntent } from '../transactions/send.ts';
import { untilInBlock } from '../transactions/until-in-block.ts';
import type { Review, Wallet } from '../wallet.ts';
import { reviewClaims } from './claim.ts';
import { reviewClose } from './close.ts';
import { reviewDeposit } from './deposit.ts';
import { reviewSweep } from './sweep.ts';
import { reviewTransfer, sendable } from './transfer.ts';

type ReviewCommands = Pick<
  Wallet,
  | 'reviewTransfer'
  | 'sendable'
  | 'reviewSweep'
  | 'reviewDeposit'
  | 'reviewClose'
  | 'reviewClaims'
  | 'send'
>;

export function reviewCommands(session: WalletSession): ReviewCommands {
  /** What was shown and not sent yet, by id: the caller's copy is not what counts. */
  const shown = new Map<string, Review>();
  /** Approvals that are on chain, so that a second try does not pay for them again. */
  const done = new Set<TransactionIntent>();
  /** One send after the other: each looks at what was signed before it. */
  let sending: Promise<unknown> = Promise.resolve();

  function keep<Reviews extends Review | readonly Review[]>(reviews: Reviews): Reviews {
    for (const review of [reviews].flat() as Review[]) shown.set(review.id, review);
    return reviews;
  }

  function stillGood(id: string): Review {
    const review = shown.get(id);
    const isSame =
      review?.network === session.chain().network.name &&
      review.intent.from === accountOf(session).address;
    if (isSame) return review;
    throw new FaultError(
      'transaction_refused',
      'This was sent already, or the account or the network was changed since. Review it again.',
    );
  }

  async function sendReview(id: string, password: string | undefined): Promise<string> {
    const review = stillGood(id);
    for (const intent of review.before.filter((one) => !done.has(one))) {
      const txid = await sendIntent(session, intent, { password });
      session.wake();
      await untilInBlock(session, txid);
      done.add(intent);
    }
    if (review.before.length > 0) await requireAffordable(session, review.intent);
    // Anybody may have claimed it since: that would burn the fee for nothing.
    if (isClaim(review.intent)) await session.chain().estimate(review.intent);
    try {
      // Signed is as good as sent: it goes out later, also when sending it fails now.
      const onStored = (): void => void shown.delete(id);
      return await sendIntent(session, review.intent, { password, onStored });
    } finally {
      session.wake();
    }
  }

  return {
    reviewTransfer: async (request) => keep(await reviewTransfer(session, request)),
    sendable: (asset, to) => sendable(session, asset, to),
    reviewSweep: async (to) => keep(await reviewSweep(session, to)),
    reviewDeposit: async (request) => keep(await reviewDeposit(session, request)),
    reviewClose: async (channelId, agreed) =>
      keep(await reviewClose(session, channelId, agreed ?? null)),
    async reviewClaims(vouchers) {
      const claims = await reviewClaims(session, vouchers);
      keep(claims.map(({ review }) => review));
      return claims;
    },
    send({ id }, { password } = {}) {
      const sent = sending.then(() => sendReview(id, password));
      sending = sent.catch(() => undefined);
      return sent;
    },
  };
}

function isClaim(intent: TransactionIntent): boolean {
  return intent.kind === 'call' && intent.purpose === 'claim';
}

/** What could only be assumed before the approval is known now. */
export async function requireAffordable(
  session: WalletSession,
  intent: TransactionIntent,
): Promise<void> {
  const { feeLimitSun } = await session.chain().estimate(intent);
  if (feeLimitSun <= intent.feeLimitSun) return;
  throw new FaultError(
    'transaction_refused',
    'This token needs more energy than you agreed to. It is approved; review the deposit again.',
  );
}
