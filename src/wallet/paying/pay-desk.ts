/**
 * Takes the engine's questions for money to the wallet, which is loaded when the first one comes. Every
 * tab hears them; the one that runs the engine answers.
 */
import type { EngineClient } from '../../bridge/client.ts';
import type { PaymentWanted } from '../../bridge/paying.ts';
import type { Wallet } from '../wallet.ts';

export interface PayDeskComponents {
  readonly engine: Pick<EngineClient, 'call' | 'on' | 'onStatus'>;
  readonly openWallet: () => Promise<Pick<Wallet, 'pay'>>;
}

export function openPayDesk({ engine, openWallet }: PayDeskComponents): void {
  /** The engine asks again every few seconds, while TronLink's window is open for one. */
  const underWay = new Set<string>();
  let isLeading = false;

  async function answer(wanted: PaymentWanted): Promise<void> {
    const { wantedId } = wanted;
    underWay.add(wantedId);
    try {
      const wallet = await openWallet();
      const paid = await wallet.pay(wanted);
      if (paid !== null) await engine.call('pay.answer', { wantedId, answer: paid });
    } finally {
      underWay.delete(wantedId);
    }
  }

  engine.onStatus(({ phase }) => {
    isLeading = phase === 'leading';
  });
  engine.on('pay.wanted', (wanted) => {
    if (!isLeading || underWay.has(wanted.wantedId)) return;
    // Nothing is known of it then: the engine asks again.
    void answer(wanted).catch(() => undefined);
  });
}
