/** The buyer of the model: its account, disk and signer, and what it does for its machines. */
import type { BoughtRecord } from '../../ledger/records.ts';
import { BuyerAccount } from '../buyer-account.ts';
import type { BuyerEvent } from '../buyer-events.ts';
import type { PaywireMessage } from '../message.ts';
import { Disk } from './disk.suite.ts';
import { CONNECTION, type Link, type Stage } from './link.suite.ts';
import type { Notary } from './notary.suite.ts';
import { boughtOf, type DebtOptions, instalmentsOf, TXID } from './records.suite.ts';

export class BuyerEnd {
  /** In memory: new after a crash. */
  account: BuyerAccount;
  readonly disk: Disk<BoughtRecord>;
  /** The signer signs nothing below it: it stores what it signs by itself. */
  signerBest = 0n;
  isSignerLocked = false;
  /** It signs nothing. */
  isStalling = false;
  /** It says that it received less than it did. */
  lie = false;
  readonly #stage: Stage;
  readonly #notary: Notary;

  constructor(stage: Stage, notary: Notary, options: DebtOptions) {
    this.#stage = stage;
    this.#notary = notary;
    this.disk = new Disk(boughtOf(notary, options));
    this.account = new BuyerAccount(this.disk.stored);
  }

  told(link: Link, event: BuyerEvent): void {
    if (link.isBuyerGone) return;
    const { witness, nowMs } = this.#stage;
    const from = link.buyer.state;
    witness.buyerTold(link, event);
    const actions = link.buyer.handle(event, nowMs);
    witness.buyerMoved(from, event, link.buyer.state);
    for (const action of actions) {
      if (action.kind === 'send') {
        witness.buyerSends(link, action.message);
        const message = this.lie ? understated(action.message) : action.message;
        if (link.isUp) link.toSeller.push({ kind: 'message', message });
      } else if (action.kind === 'keep') {
        this.disk.write(action.account.record);
      } else if (action.kind === 'prove' || action.kind === 'sign' || action.kind === 'back') {
        if (action.kind === 'back' && action.spent === null) witness.buyerAsks(link);
        if (action.kind === 'sign') witness.buyerSigns(link, action.cumulative);
        link.buyerAsks.push(action);
      } else if (action.kind === 'class') {
        witness.buyerPays(link, action.price);
      }
    }
  }

  /** Carries out what the machine waits for; false when that is nothing. */
  answer(link: Link): boolean {
    if (this.isStalling && link.buyerAsks[0]?.kind === 'sign') return false;
    const ask = link.buyerAsks.shift();
    if (!ask) return false;
    if (ask.kind === 'sign') {
      this.#sign(link, ask.account, ask.cumulative);
    } else if (ask.kind === 'prove') {
      const { subject: channelId, sellerNonce: ns, buyerNonce: nb } = ask;
      const proof = this.#notary.proof({ ...CONNECTION, channelId, ns, nb });
      this.told(link, { kind: 'proved', subject: channelId, proof });
    } else if (ask.kind === 'back') {
      if (ask.spent === null) {
        this.told(link, { kind: 'backed', account: this.account, instalment: TXID });
      } else {
        const fault = { code: 'limit_reached', message: 'No more.' } as const;
        this.told(link, { kind: 'not-backed', fault });
      }
    }
    return true;
  }

  /** More was paid in. */
  deposited(balance: bigint): void {
    this.account.refresh({ instalments: instalmentsOf(balance) });
  }

  /** The tab is gone, after so many of its last writes; it comes back with what is stored. */
  crash(writes: number, balance: bigint): void {
    this.disk.crash(writes);
    this.account = new BuyerAccount({
      ...this.disk.stored,
      instalments: instalmentsOf(balance),
    });
    for (const link of this.#stage.links) {
      link.isBuyerGone = true;
      link.buyerAsks.length = 0;
    }
  }

  /** By the rules of the signer: never below what it signed before; then stored, then told. */
  #sign(link: Link, account: BuyerAccount, asked: bigint): void {
    const cumulative = asked < this.signerBest ? account.target : asked;
    if (cumulative !== asked) this.#stage.witness.buyerSigns(link, cumulative);
    if (cumulative < this.signerBest || this.isSignerLocked) {
      const fault = { code: 'policy_refused', message: 'Less than before.' } as const;
      this.told(link, { kind: 'not-signed', account, fault });
      return;
    }
    this.signerBest = cumulative;
    const signature = this.#notary.voucher(cumulative);
    this.disk.write(account.recordWith(cumulative, signature), () => {
      this.told(link, { kind: 'signed', account, cumulative, signature });
    });
  }
}

function understated(message: PaywireMessage): PaywireMessage {
  return message.kind === 'state' ? { ...message, counted: message.counted / 2n } : message;
}
