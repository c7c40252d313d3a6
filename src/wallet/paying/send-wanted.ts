/** Reviews and sends what the engine asks for, as the user would by hand. */
import type { PaymentWanted } from '../../bridge/paying.ts';
import { FaultError, toFault } from '../../core/fault.ts';
import { reviewDepositIn } from '../review/deposit.ts';
import { requireAffordable } from '../review/review-commands.ts';
import { reviewTransfer } from '../review/transfer.ts';
import type { WalletSession } from '../session.ts';
import { sendIntent } from '../transactions/send.ts';
import { untilInBlock } from '../transactions/until-in-block.ts';
import type { Review } from '../wallet.ts';
import { nextApprovalId } from './approvals.ts';
import { payingSession } from './paying-session.ts';

type Money = Exclude<PaymentWanted['what'], { kind: 'delegate' }>;

/** Rejects with why it was not signed, or with why a node refused what was. */
export async function sendWanted(
  session: WalletSession,
  wanted: PaymentWanted,
  what: Money,
): Promise<void> {
  const own = await payingSession(session, wanted);
  const review = await reviewOf(own, wanted, what);
  requireFeeWithin(wanted, review);
  // Without the password, and within the purse's daily limit: nobody is asked.
  const password = undefined;
  for (const approval of review.before) {
    const wantedId = nextApprovalId(wanted, await own.outbox());
    await untilInBlock(own, await withinLimit(sendIntent(own, approval, { password, wantedId })));
  }
  if (review.before.length > 0) await requireAffordable(own, review.intent);
  await withinLimit(sendIntent(own, review.intent, { password, wantedId: wanted.wantedId }));
}

/** Where the purse wants its password, nobody is there to give it: says what helps instead. */
async function withinLimit<Sent>(sending: Promise<Sent>): Promise<Sent> {
  try {
    return await sending;
  } catch (error) {
    if (toFault(error).code !== 'limit_reached') throw error;
    throw new FaultError(
      'limit_reached',
      'This is more than your purse sends in a day without its password. Raise its daily limit under Payments, Security, or make a smaller budget.',
    );
  }
}

/** The budget set so much aside: a fee that is higher would take it beyond its limit. */
function requireFeeWithin({ mostFeeSun }: PaymentWanted, { fee }: Review): void {
  const coveredSun = fee.energy === 0n ? 0n : (fee.energyCovered * fee.feeLimitSun) / fee.energy;
  const mostSun = fee.feeLimitSun - coveredSun + fee.pointFeeSun + fee.newAccountFeeSun;
  if (mostFeeSun === null || mostSun <= mostFeeSun) return;
  throw new FaultError(
    'limit_reached',
    'The network fee is higher than what is set aside for it, so nothing was paid. It is tried again in a minute.',
  );
}

async function reviewOf(
  session: WalletSession,
  { payer }: PaymentWanted,
  what: Money,
): Promise<Review> {
  if (what.kind === 'transfer') return reviewTransfer(session, what);
  if (what.description.payer === payer) {
    return reviewDepositIn(session, what.description, what.amount);
  }
  throw new FaultError('payment_failed', 'This channel belongs to another account.');
}
