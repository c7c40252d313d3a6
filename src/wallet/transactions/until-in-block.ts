/** Waits for a transaction that another one builds on. */
import { FaultError } from '../../core/fault.ts';
import type { WalletSession } from '../session.ts';

/** A third of the time between blocks. */
const ASK_AGAIN_MS = 1_000;

/** Rejects with `transaction_refused` when it failed, `transaction_expired` when no block took it. */
export async function untilInBlock(session: WalletSession, txid: string): Promise<void> {
  for (;;) {
    const fate = await session.chain().fate(txid);
    if (fate.state !== 'unknown') {
      if (fate.isSuccess) return;
      throw new FaultError('transaction_refused', fate.reason ?? 'The chain refused the approval.');
    }
    const record = (await session.outbox()).find((one) => one.txid === txid);
    // By what all nodes have solid: one that lies about the time makes nobody approve twice.
    if (record === undefined || fate.solidTimestampMs > record.signed.expiresAt) {
      throw new FaultError(
        'transaction_expired',
        'The approval came into no block in time. Review the deposit again.',
      );
    }
    await new Promise<void>((resolve) => {
      session.components.timers.after(ASK_AGAIN_MS, resolve);
    });
  }
}
