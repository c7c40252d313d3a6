/**
 * The debts to us, each once however many wires pay by it, and what is stored of them. A voucher or a
 * payment is stored before it is credit; the other numbers follow within seconds.
 */
import type { Clock } from '../../../core/ports.ts';
import { TRX } from '../../../core/channel/asset.ts';
import type { Signature } from '../../../core/channel/signature.ts';
import type {
  AccountId,
  CreditRecord,
  JournalRecord,
  SoldRecord,
} from '../../../core/ledger/records.ts';
import type { ChannelSeen } from '../../../core/ledger/pay-ports.ts';
import { most } from '../../../core/paywire/debt.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { SellerAccount } from '../../../core/paywire/seller-account.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import type { LedgerKeeper } from '../ledger-keeper.ts';
import { ChannelSights } from './channel-sights.ts';
import type { Earnings } from './earnings.ts';
import { isWithin } from './within.ts';

const FLUSH_MS = 2_000;

export interface SoldAccountsParts {
  readonly clock: Clock;
  readonly keeper: Pick<LedgerKeeper, 'sold' | 'soldTo' | 'credited' | 'credits' | 'write'>;
  readonly earnings: Earnings;
}

export interface BookedVoucher {
  readonly account: SellerAccount;
  readonly cumulative: bigint;
  readonly signature: Signature;
  /** Of the wire it came by. */
  readonly infoHash: InfoHash;
}

export interface BookedPayment {
  readonly account: SellerAccount;
  readonly txid: Txid;
  /** That counts from now on, of a payment that did not count before. */
  readonly amount: bigint;
  readonly isSolid: boolean;
}

export class SoldAccounts {
  readonly #parts: SoldAccountsParts;
  readonly #live = new Map<AccountId, SellerAccount>();
  readonly #unsaved = new Set<SellerAccount>();
  /** What is counted as earned, also of vouchers that are being stored. */
  readonly #earned = new Map<AccountId, bigint>();
  readonly #sights: ChannelSights;
  #flushedAt = 0;

  constructor(parts: SoldAccountsParts) {
    this.#parts = parts;
    this.#sights = new ChannelSights(parts.clock);
  }

  get(accountId: AccountId): SellerAccount | null {
    const known = this.#live.get(accountId);
    if (known !== undefined) return known;
    const record = this.#parts.keeper.soldTo(accountId);
    return record === null ? null : this.#take(record);
  }

  /** As they are now. */
  records(): readonly SoldRecord[] {
    return this.#parts.keeper.sold.map(
      (record) => this.#live.get(record.accountId)?.record ?? record,
    );
  }

  /** The known one, or a new one; resolves when it is stored. */
  async open(record: SoldRecord): Promise<SellerAccount> {
    const account = this.get(record.accountId) ?? this.#take(record);
    account.refresh({ usedAt: this.#parts.clock.now() });
    await this.#parts.keeper.write({ sold: [account.record] });
    return account;
  }

  /** Resolves when it is credit. */
  async bookVoucher({ account, cumulative, signature, infoHash }: BookedVoucher): Promise<void> {
    const now = this.#parts.clock.now();
    const before = most(this.#earned.get(account.id) ?? 0n, account.best);
    if (cumulative > before) {
      this.#earned.set(account.id, cumulative);
      this.#parts.earnings.earned(account.id, cumulative - before, infoHash, now);
    }
    account.refresh({ usedAt: now });
    this.#unsaved.delete(account);
    await this.#parts.keeper.write({
      sold: [account.recordWith(cumulative, signature)],
      earnings: this.#parts.earnings.takeUnsaved(),
    });
  }

  /** Resolves when it is credit; a txid that was credited before changes nothing. */
  async bookPayment({ account, txid, amount, isSolid }: BookedPayment): Promise<void> {
    if (this.#parts.keeper.credited(txid) !== null) return;
    const now = this.#parts.clock.now();
    // First: between the two nothing may count as solid that is not.
    if (!isSolid) account.setUnsolidCredit(this.#unsolidCredit(account.id) + amount);
    account.refresh({ balance: account.record.balance + amount, usedAt: now });
    this.#bookUsed(account);
    const credit: CreditRecord = { txid, accountId: account.id, amount, isSolid, at: now };
    await this.#parts.keeper.write({
      sold: [account.record],
      credits: [credit],
      earnings: this.#parts.earnings.takeUnsaved(),
      journal: [this.#line(account, { what: 'credit', amount, txid })],
    });
  }

  /**
   * A payment that counted in part is solid now, or is gone from the chain (amount 0). True when that
   * changed what the payer has.
   */
  settlePayment(credit: CreditRecord, amount: bigint): boolean {
    const account = this.get(credit.accountId);
    if (account === null) return false;
    const { balance } = account.record;
    const change = amount - credit.amount;
    account.refresh({ balance: most(balance + change, 0n) });
    account.setUnsolidCredit(most(this.#unsolidCredit(account.id) - credit.amount, 0n));
    this.#parts.earnings.vanished(account.id, account.record.balance);
    this.#bookUsed(account);
    this.#write({
      sold: [account.record],
      credits: [{ ...credit, amount, isSolid: true }],
      earnings: this.#parts.earnings.takeUnsaved(),
      journal: change === 0n ? [] : [this.#line(account, correction(change, credit.txid))],
    });
    return change !== 0n;
  }

  /**
   * What the chain says of a channel. True when it says something new.
   *
   * @param claimTxid Of our own claim, where one was sent. Its fee is booked by {@link bookClaimFee}.
   */
  see(account: SellerAccount, seen: ChannelSeen, claimTxid: Txid | null): boolean {
    const { record } = account;
    const news = this.#sights.read(record, seen);
    if (news !== null) account.refresh(news);
    account.setUnsolidCredit(this.#sights.unsolidOf(account.record));
    if (news === null) return false;
    const gained = news.claimed - record.claimed;
    const lines: JournalRecord[] = [];
    if (gained > 0n) {
      lines.push(this.#line(account, { what: 'claim', amount: gained, txid: claimTxid }));
    }
    if (news.phase === 'closed') {
      lines.push(this.#line(account, { what: 'close', amount: news.claimed }));
    }
    this.#write({ sold: [account.record], journal: lines });
    return true;
  }

  /** A claim is on its way: what it burns is booked here when it is known, also after a restart. */
  claimSent(accountId: AccountId, txid: Txid): void {
    const account = this.get(accountId);
    const open = account?.record.unbookedClaims ?? [];
    if (account === null || open.some((one) => one.txid === txid)) return;
    account.refresh({ unbookedClaims: [...open, { txid, at: this.#parts.clock.now() }] });
    this.#write({ sold: [account.record] });
  }

  /** Of a claim that {@link claimSent} told of; null for one that never came into a block. Once. */
  bookClaimFee(accountId: AccountId, txid: Txid, feeSun: bigint | null): void {
    const account = this.get(accountId);
    const open = account?.record.unbookedClaims ?? [];
    if (account === null || !open.some((one) => one.txid === txid)) return;
    const claimFeesSun = account.record.claimFeesSun + (feeSun ?? 0n);
    account.refresh({ claimFeesSun, unbookedClaims: open.filter((one) => one.txid !== txid) });
    const line = this.#line(account, { what: 'claim-fee', amount: 0n, txid, feeSun: feeSun ?? 0n });
    this.#write({
      sold: [account.record],
      journal: feeSun === null ? [] : [{ ...line, asset: TRX }],
    });
  }

  /** See {@link ChannelSights.forClaims}. */
  forClaims(record: SoldRecord): SoldRecord {
    return this.#sights.forClaims(record);
  }

  /** A backup, or a file of vouchers, knew more of these: accounts in use follow. */
  restored(records: readonly SoldRecord[]): void {
    for (const record of records) this.#live.get(record.accountId)?.restore(record);
  }

  /** No credit from now on; resolves when that is stored. */
  async storeClosing(account: SellerAccount): Promise<void> {
    await this.#parts.keeper.write({ sold: [account.record] });
  }

  /** Its numbers changed: they are stored soon. */
  keep(account: SellerAccount): void {
    this.#unsaved.add(account);
  }

  tick(): void {
    const now = this.#parts.clock.now();
    if (isWithin(FLUSH_MS, this.#flushedAt, now)) return;
    this.flush();
  }

  /** Stores what is not stored yet. What fails is told by the keeper, to everybody at once. */
  flush(): void {
    this.#flushedAt = this.#parts.clock.now();
    if (this.#unsaved.size === 0 && !this.#parts.earnings.hasUnsaved) return;
    for (const account of this.#unsaved) this.#bookUsed(account);
    const sold = [...this.#unsaved].map((account) => account.record);
    this.#unsaved.clear();
    this.#write({ sold, earnings: this.#parts.earnings.takeUnsaved() });
  }

  #take(record: SoldRecord): SellerAccount {
    const account = new SellerAccount(record);
    this.#live.set(record.accountId, account);
    if (account.isDirect) account.setUnsolidCredit(this.#unsolidCredit(record.accountId));
    return account;
  }

  /** What is paid directly comes before its bytes, and is earned as they are sent. */
  #bookUsed(account: SellerAccount): void {
    if (!account.isDirect) return;
    this.#parts.earnings.used(account.id, account.paid, this.#parts.clock.now());
  }

  /** Raw units of its payments that can still be undone, as they are stored. */
  #unsolidCredit(accountId: AccountId): bigint {
    return this.#parts.keeper.credits
      .filter((credit) => credit.accountId === accountId && !credit.isSolid)
      .reduce((sum, { amount }) => sum + amount, 0n);
  }

  #write(change: Parameters<LedgerKeeper['write']>[0]): void {
    this.#parts.keeper.write(change).catch(() => undefined);
  }

  #line(
    account: SellerAccount,
    line: Pick<JournalRecord, 'what' | 'amount'> &
      Partial<Pick<JournalRecord, 'txid' | 'feeSun' | 'infoHash'>>,
  ): JournalRecord {
    const { accountId, asset } = account.record;
    const nothing = { infoHash: null, txid: null, feeSun: 0n };
    return { at: this.#parts.clock.now(), accountId, asset, ...nothing, ...line };
  }
}

function correction(change: bigint, txid: Txid): Pick<JournalRecord, 'what' | 'amount' | 'txid'> {
  return change < 0n
    ? { what: 'written-off', amount: -change, txid }
    : { what: 'credit', amount: change, txid };
}
