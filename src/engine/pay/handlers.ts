/** The commands of `bridge/paying.ts`, carried out. */
import { FaultError } from '../../core/fault.ts';
import type { PayView } from '../../bridge/paying.ts';
import type { Clock } from '../../core/ports.ts';
import type { BuyerDesk, PayHandlers, SellerDesk } from './desk.ts';
import { exportLedger } from './export-ledger.ts';
import { LedgerBackups } from './ledger-backups.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';

const absent = (): never => {
  throw new FaultError('internal', 'Nothing can be paid or earned here.');
};

/** Of an engine that was given nothing to pay with. */
export const NO_PAY: PayHandlers = {
  'pay.state': absent,
  'pay.quote': absent,
  'pay.start': absent,
  'pay.stop': absent,
  'pay.stop-all': absent,
  'pay.answer': absent,
  'pay.ended': absent,
  'pay.agree-close': absent,
  'earn.set': absent,
  'earn.claim': absent,
  'earn.claimable': absent,
  'earn.claim-sent': absent,
  'ledger.journal': absent,
  'ledger.export': absent,
  'ledger.backup': absent,
  'ledger.preview': absent,
  'ledger.restore': absent,
  'vouchers.preview': absent,
  'vouchers.import': absent,
};

const MAX_LINES = 1_000;

export function payHandlers(parts: {
  readonly buyer: BuyerDesk;
  readonly seller: SellerDesk;
  readonly keeper: LedgerKeeper;
  readonly view: () => PayView;
  readonly clock: Clock;
}): PayHandlers {
  const { buyer, seller, keeper, view, clock } = parts;
  const backups = new LedgerBackups(keeper, clock, [buyer, seller]);
  return {
    'pay.state': view,
    ...buyer.handlers,
    ...seller.handlers,
    'ledger.journal': async ({ limit }) => {
      await buyer.bookReceipts();
      const lines = await keeper.journal();
      return lines.slice(-Math.min(Math.max(1, limit), MAX_LINES)).reverse();
    },
    'ledger.export': async ({ format, tokens }) => {
      seller.bookAll();
      await buyer.bookReceipts();
      return exportLedger(keeper, { format, tokens }, clock.now());
    },
    'ledger.backup': async () => {
      await buyer.bookReceipts();
      return backups.save();
    },
    'ledger.preview': ({ text }) => backups.preview(text),
    'ledger.restore': async ({ text }) => {
      await buyer.bookReceipts();
      return backups.restore(text);
    },
  };
}
