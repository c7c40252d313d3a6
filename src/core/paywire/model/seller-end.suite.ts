/** The seller of the model: its account, disk and node, its terms, and what it does for its machines. */
import type { SoldRecord } from '../../ledger/records.ts';
import { SellerAccount } from '../seller-account.ts';
import type { SellerEvent } from '../seller-events.ts';
import { Disk } from './disk.suite.ts';
import type { Link, Stage } from './link.suite.ts';
import type { Notary } from './notary.suite.ts';
import { type DebtOptions, soldOf } from './records.suite.ts';

export class SellerEnd {
  /** In memory: new after a crash. */
  account: SellerAccount;
  readonly disk: Disk<SoldRecord>;
  /** On chain. */
  balance: bigint;
  isNodeAway = false;
  /** What the scheduler says of every bid. */
  isInPaidSet = true;
  readonly #stage: Stage;
  readonly #notary: Notary;

  constructor(stage: Stage, notary: Notary, options: DebtOptions, pieceLengthBytes: number) {
    this.#stage = stage;
    this.#notary = notary;
    this.balance = options.deposit;
    this.disk = new Disk(soldOf(notary, options, pieceLengthBytes));
    this.account = new SellerAccount(this.disk.stored);
  }

  told(link: Link, event: SellerEvent): void {
    if (link.isSellerGone) return;
    const { witness, nowMs } = this.#stage;
    const from = link.seller.state;
    witness.sellerTold(link, event);
    const actions = link.seller.handle(event, nowMs);
    witness.sellerMoved(from, event, link.seller.state);
    let isWeighed = false;
    for (const action of actions) {
      if (action.kind === 'send') {
        witness.sellerSends(link, action.message);
        if (link.isUp) link.toBuyer.push({ kind: 'message', message: action.message });
      } else if (action.kind === 'keep') {
        this.disk.write(action.account.record);
      } else if (action.kind === 'weigh') {
        isWeighed = action.weight !== null;
      } else if (action.kind !== 'class' && action.kind !== 'ban') {
        link.sellerAsks.push(action);
      } else if (action.kind === 'ban') {
        link.isUp = false;
      }
    }
    // Only now: all that one event asked for stands in the stream before the next is handled.
    if (isWeighed) this.verdict(link);
  }

  verdict(link: Link): void {
    const { isInPaidSet } = this;
    this.told(link, { kind: 'share', isInPaidSet, shareThousandths: 500, isBusy: false });
  }

  /** There are too many paid wires. */
  busy(link: Link): void {
    this.told(link, { kind: 'share', isInPaidSet: true, shareThousandths: 1, isBusy: true });
  }

  /** Carries out what the machine waits for; false when that is nothing. */
  answer(link: Link): boolean {
    const ask = link.sellerAsks.shift();
    if (!ask) return false;
    if (this.isNodeAway && ask.kind.startsWith('check')) {
      const fault = { code: 'node_unreachable', message: 'No node.' } as const;
      this.told(link, { kind: 'not-checked', fault, isFinal: false });
      return true;
    }
    switch (ask.kind) {
      case 'check-channel':
        this.account.refresh({ balance: this.balance });
        this.told(link, { kind: 'channel-checked', account: this.account });
        break;
      case 'check-payment': {
        const { txid, amount } = ask.payment;
        this.told(link, { kind: 'payment-checked', account: this.account, txid, amount });
        break;
      }
      case 'store-voucher': {
        const { cumulative, signature } = ask;
        this.disk.write(ask.account.recordWith(cumulative, signature), () => {
          this.told(link, { kind: 'voucher-stored', cumulative, signature });
          this.changed(link);
        });
        break;
      }
      case 'sign-close': {
        const { finalAmount } = ask;
        this.disk.write(ask.account.record, () => {
          const signature = this.#notary.close(finalAmount);
          this.told(link, { kind: 'close-signed', finalAmount, signature });
        });
        break;
      }
      default:
        break;
    }
    return true;
  }

  /** The deposit is solid, and more may have come. */
  deposited(more: bigint): void {
    this.balance += more;
    this.account.refresh({ isSolid: true, balance: this.balance });
    this.changed(null);
  }

  /** The payer ends the channel by itself. */
  closesOnChain(): void {
    this.account.refresh({ closesAt: this.#stage.nowMs + 86_400_000 });
    this.changed(null);
  }

  /** Of the account, told to all wires but one. */
  changed(except: Link | null): void {
    for (const link of this.#stage.links) {
      if (link !== except && link.isUp) this.told(link, { kind: 'account-changed' });
    }
  }

  /** It is gone, after so many of its last writes; it comes back with what is stored. */
  crash(writes: number): void {
    this.disk.crash(writes);
    this.account = new SellerAccount(this.disk.stored);
    for (const link of this.#stage.links) {
      link.isSellerGone = true;
      link.sellerAsks.length = 0;
    }
  }
}
