/**
 * Answers the engine's questions for money. What was paid is read from the outbox and nowhere else:
 * each transaction is stored with the question it answers before it is sent, so whatever breaks off
 * here, the next try finds it and follows it instead of paying again.
 */
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain } from '../../chain/chain.ts';
import { FaultError, toFault, type Fault } from '../../core/fault.ts';
import { findPaid, isDoubted, isPending } from '../../core/money/purpose.ts';
import type { WalletSession } from '../session.ts';
import { transactionTracker } from '../transactions/tracker.ts';
import { approvalFeesSun, approvalsOf } from './approvals.ts';
import { delegated } from './delegate.ts';
import { sendWanted } from './send-wanted.ts';

/** A third of the time between blocks. */
const ASK_AGAIN_MS = 1_000;

export function paying(
  session: WalletSession,
  openChain: () => Promise<Chain>,
): (wanted: PaymentWanted) => Promise<PaymentAnswer | null> {
  const { signer, timers, clock } = session.components;
  const tracker = transactionTracker(signer, clock);
  /** One after the other: each looks at what was signed before it. */
  let sending: Promise<unknown> = Promise.resolve();

  const list = ({ chainId }: PaymentWanted): Promise<readonly OutboxRecord[]> =>
    signer.call('transaction.list', { chainId });
  const find = async (wanted: PaymentWanted): Promise<OutboxRecord | null> =>
    findPaid(wanted, await list(wanted));

  async function send(wanted: PaymentWanted): Promise<PaymentAnswer | null> {
    const known = await find(wanted);
    if (known !== null) return null;
    if (wanted.isOver) return refused(wanted, NEVER_PAID);
    try {
      requireChain(await openChain(), wanted);
      if (wanted.what.kind === 'delegate') return await delegated(session, wanted, wanted.what);
      await sendWanted(session, wanted, wanted.what);
    } catch (error) {
      // It may be signed and stored all the same: then its fate is the answer.
      if ((await find(wanted)) === null) return await refused(wanted, toFault(error));
    } finally {
      session.wake();
    }
    return null;
  }

  /** With what was burnt for approving it all the same. */
  async function refused(wanted: PaymentWanted, fault: Fault): Promise<PaymentAnswer> {
    const approvals = approvalsOf(wanted, await list(wanted)).filter(isPending);
    if (approvals.length > 0) {
      const chain = await openChain().catch(() => null);
      if (chain?.network.chainId === wanted.chainId)
        await step(chain, approvals).catch(() => undefined);
    }
    const feeSun = approvalFeesSun(wanted, await list(wanted));
    return { kind: 'refused', fault, ...(feeSun > 0n && { feeSun }) };
  }

  /** Asks the nodes until a block has it, or none ever will; of what is expired, once more. */
  async function follow(wanted: PaymentWanted): Promise<PaymentAnswer | null> {
    for (let isDoubtLeft = true; ;) {
      const records = await list(wanted);
      const record = findPaid(wanted, records);
      if (record === null) return null;
      const answer = answerOf(record, approvalFeesSun(wanted, records));
      const isInDoubt: boolean = isDoubtLeft && isDoubted(record, clock.now());
      if (answer !== null && !isInDoubt) return answer;
      isDoubtLeft &&= !isInDoubt;
      const chain = await openChain().catch(() => null);
      if (chain !== null && chain.network.chainId !== wanted.chainId) return answer;
      const open = approvalsOf(wanted, records).filter(isPending);
      await step(chain, [...open, record]).catch(() => undefined); // No node answers: again in a moment.
      await new Promise<void>((resolve) => {
        timers.after(ASK_AGAIN_MS, resolve);
      });
    }
  }

  async function step(chain: Chain | null, records: readonly OutboxRecord[]): Promise<void> {
    if (chain !== null) await tracker.step(chain, await chain.head(), records);
  }

  return async (wanted) => {
    const sent = sending.then(() => send(wanted));
    sending = sent.catch(() => undefined);
    return (await sent) ?? follow(wanted);
  };
}

/** Null while it is open. A failure counts when it is solid: another fork may undo it. */
function answerOf(
  { txid, state, reason, feeSun: ownFeeSun }: OutboxRecord,
  approvalsSun: bigint,
): PaymentAnswer | null {
  const feeSun = (ownFeeSun ?? 0n) + approvalsSun;
  switch (state) {
    case 'solid':
    case 'in-block':
      return state === 'in-block' && reason !== null ? null : { kind: 'sent', txid, feeSun };
    case 'failed':
    case 'expired': {
      const why = reason ?? 'No block took it in time.';
      const message = `The payment did not go through, and nothing was paid. ${why}`;
      const fault = { code: 'payment_failed', message } as const;
      return { kind: 'refused', fault, feeSun };
    }
    case 'signed':
    case 'sent':
      return null;
  }
}

const NEVER_PAID: Fault = {
  code: 'cancelled',
  message: 'Paying was stopped before this was paid.',
};

function requireChain({ network }: Chain, { chainId }: PaymentWanted): void {
  if (network.chainId === chainId) return;
  throw new FaultError(
    'network_wrong',
    `This budget is for another network than ${network.name}. Choose that one to go on paying.`,
  );
}
