/** Everything that is bought: budgets, and the sellers they are spent at. */
import { FaultError, toFault } from '../../../core/fault.ts';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import { signatureChecks, type PayChecks } from '../../../core/paywire/checks.ts';
import { VIOLATION_MS } from '../../../core/paywire/limits.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { closeWire } from '../../guard/close-wire.ts';
import type { BuyerDesk, DeskParts, PayTorrent } from '../desk.ts';
import type { PayLink } from '../pay-link.ts';
import { Accounts } from './accounts.ts';
import { AgreedEnds } from './agreed-ends.ts';
import { Backing, type Backed } from './backing.ts';
import { Budgets, type BudgetEnd } from './budgets.ts';
import type { BuyerSide } from './buyer-side.ts';
import { buyerView } from './buyer-view.ts';
import { bookEnds } from './channel-ends.ts';
import { askWhatBecame } from './payment-wanted.ts';
import { NodeOutages } from './node-outages.ts';
import { consequenceOf } from './not-backed.ts';
import { Questions } from './questions.ts';
import { quote } from './quote.ts';
import { Sellers } from './sellers.ts';
import type { BackAction } from './side-host.ts';
import { TorrentBuyer } from './torrent-buyer.ts';
import { BoughtWatch } from './watch-bought.ts';

const SECOND_MS = 1_000;

export function openBuyer(parts: DeskParts): BuyerDesk {
  return new Buyer(parts).desk;
}

class Buyer {
  readonly desk: BuyerDesk;
  readonly #parts: DeskParts;
  readonly #buyers = new Map<InfoHash, TorrentBuyer>();
  readonly #accounts: Accounts;
  readonly #budgets: Budgets;
  readonly #questions: Questions;
  readonly #backing: Backing;
  readonly #sellers: Sellers;
  readonly #ends: AgreedEnds;
  readonly #outages = new NodeOutages();
  readonly #watch: BoughtWatch;
  #tickedAt = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#accounts = new Accounts(parts);
    this.#sellers = new Sellers(parts.settings);
    void this.#sellers.load();
    this.#budgets = new Budgets(parts);
    this.#questions = new Questions(
      (wanted) => {
        parts.emit('pay.wanted', wanted);
        parts.changed();
      },
      () => parts.clock.now(),
    );
    this.#backing = new Backing(parts, this.#accounts, this.#questions);
    askWhatBecame(parts, this.#questions);
    this.#watch = new BoughtWatch(parts, (record) => {
      const account = this.#accounts.of(record);
      this.#accounts.refresh(account);
      account.refresh({ phase: record.phase });
      parts.changed();
    });
    this.#ends = new AgreedEnds(parts, this.#accounts, () => this.#sides());
    this.desk = this.#asDesk();
  }

  #asDesk(): BuyerDesk {
    return {
      adopt: (link) => this.#adopt(link),
      tick: (nowMs) => {
        this.#tick(nowMs);
      },
      bookAll: () => {
        void this.#accounts.flush().catch(() => undefined);
      },
      bookReceipts: () => this.#accounts.close().catch(() => undefined),
      restored: ({ bought = [] }) => {
        this.#accounts.restored(bought);
        this.#parts.changed();
      },
      stopped: () => {
        for (const buyer of this.#buyers.values()) buyer.stop();
      },
      handlers: {
        'pay.quote': ({ infoHash }) =>
          quote(this.#parts, infoHash, this.#buyers.get(infoHash) ?? null),
        'pay.start': async (request) => {
          const budget = await this.#budgets.make(request);
          this.#buyers.get(budget.infoHash)?.start(budget);
          this.#parts.changed();
          return { budgetId: budget.budgetId };
        },
        'pay.stop': ({ infoHash }) => this.#stop(this.#budgets.activeOf(infoHash)),
        'pay.stop-all': async () => {
          const active = this.#parts.keeper.budgets.filter(({ stoppedAt }) => stoppedAt === null);
          await Promise.all(active.map((budget) => this.#stop(budget)));
        },
        'pay.answer': async ({ wantedId, answer }) => {
          await this.#watch.answered(wantedId, answer);
          await this.#backing.answered(wantedId, answer);
          this.#parts.changed();
        },
        'pay.ended': async ({ ends }) => {
          await bookEnds(this.#parts.keeper, ends);
          this.#parts.changed();
        },
        'pay.agree-close': ({ accountId }) => this.#ends.ask(accountId),
      },
      view: () =>
        buyerView({
          desk: this.#parts,
          accounts: this.#accounts,
          budgets: this.#budgets,
          outages: this.#outages,
          questions: this.#questions,
          buyerOf: (budget) => this.#buyerOf(budget),
          sides: () => this.#sides(),
        }),
      entered: (torrent) => {
        this.#entered(torrent);
      },
      leaving: (infoHash) => this.#leaving(infoHash),
      hashed: (infoHash, piece, isValid) => {
        this.#buyers.get(infoHash)?.hashed(piece, isValid);
      },
      expel: (infoHash, wire) => {
        const buyer = this.#buyers.get(infoHash);
        if (buyer === undefined) closeWire(wire);
        else buyer.expel(wire);
      },
    };
  }

  #entered(torrent: PayTorrent): void {
    const { infoHash } = torrent;
    const buyer = new TorrentBuyer(torrent, {
      desk: this.#parts,
      accounts: this.#accounts,
      sellers: this.#sellers,
      host: {
        parts: this.#parts,
        checks: this.#checks(),
        closeAnswered: (side, answer) => {
          this.#ends.answered(side, answer);
        },
      },
      left: (side) => {
        this.#ends.left(side);
      },
      back: (asking, side, action) => this.#back(asking, side, action),
      ended: (budget, end) => {
        void this.#stop(budget, end).catch(() => undefined);
      },
    });
    this.#buyers.set(infoHash, buyer);
    const budget = this.#budgets.activeOf(infoHash);
    if (budget !== null) buyer.start(budget);
  }

  #adopt(link: PayLink): BuyerSide {
    const buyer = this.#buyers.get(link.infoHash);
    if (buyer === undefined) throw new FaultError('internal', 'A wire of no torrent.');
    return buyer.adopt(link);
  }

  async #leaving(infoHash: InfoHash): Promise<void> {
    const buyer = this.#buyers.get(infoHash);
    await buyer?.leave();
    if (this.#buyers.get(infoHash) === buyer) this.#buyers.delete(infoHash);
    await this.#accounts.close();
  }

  async #stop(budget: BudgetRecord | null, end: BudgetEnd = 'stopped'): Promise<void> {
    if (budget === null) return;
    this.#outages.over(budget.budgetId);
    const buyer = this.#buyers.get(budget.infoHash);
    if (buyer?.budget?.budgetId === budget.budgetId) buyer.stop();
    const stored = this.#budgets.stop(budget, end);
    this.#questions.withdraw(budget.budgetId);
    this.#parts.changed();
    await stored;
  }

  async #back(buyer: TorrentBuyer, side: BuyerSide, { price, spent }: BackAction): Promise<Backed> {
    const budget = this.#budgets.activeOf(buyer.torrent.infoHash);
    const { terms } = side;
    const floor = budget === null ? null : buyer.bidding.floorOf(side, budget);
    if (budget === null || terms === null || floor === null) {
      throw new FaultError('cancelled', 'Paying was stopped.');
    }
    const { bytesLeft } = buyer.torrent;
    const verifiedBytes = buyer.bidding.verifiedBytes(side);
    try {
      const backed = await this.#backing.back({
        budget,
        terms,
        floor,
        price,
        spent,
        bytesLeft,
        verifiedBytes,
      });
      this.#outages.over(budget.budgetId);
      this.#parts.changed();
      return backed;
    } catch (error) {
      await this.#notBacked(buyer, side, budget, error);
      throw error;
    }
  }

  async #notBacked(
    buyer: TorrentBuyer,
    side: BuyerSide,
    budget: BudgetRecord,
    error: unknown,
  ): Promise<void> {
    const consequence = consequenceOf(error);
    switch (consequence.kind) {
      case 'wait':
        return;
      case 'avoid':
        this.#sellers.avoid(side, this.#parts.clock.now() + VIOLATION_MS);
        return;
      case 'used-up':
        this.#budgets.tell(budget, toFault(error));
        buyer.fill(consequence.limit);
        return;
      case 'outage': {
        const fault = toFault(error);
        const mayWait = this.#outages.mayWait(budget.budgetId, fault, this.#parts.clock.now());
        if (mayWait) buyer.askAgain(side);
        else await this.#stop(budget, fault).catch(() => undefined);
        return;
      }
      case 'stop':
        await this.#stop(budget, toFault(error)).catch(() => undefined);
    }
  }

  #tick(nowMs: number): void {
    this.#questions.tick();
    this.#accounts.tick();
    this.#watch.tick(nowMs);
    if (nowMs - this.#tickedAt < SECOND_MS) return;
    this.#tickedAt = nowMs;
    for (const buyer of this.#buyers.values()) buyer.tick(nowMs);
  }

  /** For the network that is chosen when a signature comes. */
  #checks(): PayChecks {
    const now = () => signatureChecks(this.#parts.network()?.chainId ?? 0);
    return {
      idOf: (...of) => now().idOf(...of),
      isVoucher: (...of) => now().isVoucher(...of),
      isClose: (...of) => now().isClose(...of),
      isSession: (...of) => now().isSession(...of),
      isDelegate: (...of) => now().isDelegate(...of),
    };
  }

  #buyerOf({ infoHash, budgetId }: BudgetRecord): TorrentBuyer | null {
    const buyer = this.#buyers.get(infoHash) ?? null;
    return buyer?.budget?.budgetId === budgetId ? buyer : null;
  }

  #sides(): BuyerSide[] {
    return [...this.#buyers.values()].flatMap(({ sides }) => [...sides]);
  }
}
