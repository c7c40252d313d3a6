/**
 * Takes the engine's questions for money to the wallet, which is loaded when the first one comes. Every
 * tab hears them; the one that runs the engine answers. Each tab has a lock of its own on the purse, so
 * another one that is open and unlocked pays in its place: one tab at a time, and what one of them paid
 * the others find in the outbox.
 */
import type { EngineClient } from '../../bridge/client.ts';
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import type { Wallet } from '../wallet.ts';

type OpenWallet = Pick<Wallet, 'pay' | 'view'>;

export interface PayDeskComponents {
  readonly engine: Pick<EngineClient, 'call' | 'on' | 'onStatus'>;
  readonly openWallet: () => Promise<OpenWallet>;
  /** The wallet of this tab, where it was opened already. */
  readonly openedWallet: () => OpenWallet | null;
  /** Does the work while no other tab has a lock of that name. */
  readonly exclusively: <T>(lock: string, work: () => Promise<T>) => Promise<T>;
}

export function openPayDesk(components: PayDeskComponents): void {
  const { engine, openWallet, openedWallet, exclusively } = components;
  /** The engine asks again every few seconds, while TronLink's window is open for one. */
  const underWay = new Set<string>();
  /** Found locked here once: by the next time of asking, an unlocked tab would have paid. */
  const foundLocked = new Set<string>();
  let isLeading = false;

  async function answer(wanted: PaymentWanted, open: () => Promise<OpenWallet>): Promise<void> {
    const { wantedId } = wanted;
    underWay.add(wantedId);
    try {
      const wallet = await open();
      const paid = await exclusively(`bittern.pay.${wantedId}`, () => wallet.pay(wanted));
      if (paid === null || isForOthers(wantedId, paid)) return;
      await engine.call('pay.answer', { wantedId, answer: paid });
    } finally {
      underWay.delete(wantedId);
    }
  }

  /** A refusal is told by the tab that runs the engine, and a lock that may be this tab's only later. */
  function isForOthers(wantedId: string, paid: PaymentAnswer): boolean {
    if (paid.kind !== 'refused') return false;
    if (!isLeading) return true;
    if (paid.fault.code !== 'purse_locked' || foundLocked.delete(wantedId)) return false;
    foundLocked.add(wantedId);
    return true;
  }

  function unlockedFor({ source, payer }: PaymentWanted): OpenWallet | null {
    const wallet = openedWallet();
    const purse = wallet?.view.purse;
    const isUnlocked = purse?.phase === 'unlocked' && purse.address === payer;
    return source === 'purse' && isUnlocked ? wallet : null;
  }

  engine.onStatus(({ phase }) => {
    isLeading = phase === 'leading';
  });
  engine.on('pay.wanted', (wanted) => {
    if (underWay.has(wanted.wantedId)) return;
    const here = isLeading ? null : unlockedFor(wanted);
    if (!isLeading && here === null) return;
    // Nothing is known of it then: the engine asks again.
    void answer(wanted, here === null ? openWallet : () => Promise.resolve(here)).catch(
      () => undefined,
    );
  });
}
