/**
 * The debts to us, each once however many wires pay by it, and what is stored of them. A voucher or a
 * payment is stored before it is credit; the other numbers follow within seconds.
 */
import type { Clock } from '../../../core/ports.ts';
import { CLOSED, OPEN } from '../../../core/channel/state.ts';
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
  readonly infoHash: InfoHash;
}

export class SoldAccounts {
  readonly #parts: SoldAccountsParts;
  readonly #live = new Map<AccountId, SellerAccount>();
  readonly #unsaved = new Set<SellerAccount>();
  /** What is counted as earned, also of vouchers that are being stored. */
  readonly #earned = new Map<AccountId, bigint>();
  /** The highest balance that all nodes had in their solid states. */
  readonly #solid = new Map<AccountId, bigint>();
  /** The highest claim that any node told of at last. */
  readonly #mostClaimed = new Map<AccountId, bigint>();
  readonly #disputed = new Set<AccountId>();
  #flushedAt = 0;

  constructor(parts: SoldAccountsParts) {
    this.#parts = parts;
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
  async bookPayment({ account, txid, amount, isSolid, infoHash }: BookedPayment): Promise<void> {
    if (this.#parts.keeper.credited(txid) !== null) return;
    const now = this.#parts.clock.now();
    // First: between the two nothing may count as solid that is not.
    if (!isSolid) account.setUnsolidCredit(this.#unsolidCredit(account.id) + amount);
    account.refresh({ balance: account.record.balance + amount, usedAt: now });
    this.#parts.earnings.earned(account.id, amount, infoHash, now);
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
    this.#parts.earnings.corrected(account.id, change, this.#parts.clock.now());
    this.#write({
      sold: [account.record],
      credits: [{ ...credit, amount, isSolid: true }],
      earnings: this.#parts.earnings.takeUnsaved(),
      journal: [this.#line(account, correction(change, credit.txid))],
    });
    return change !== 0n;
  }

  /**
   * What the chain says of a channel. True when it says something new. Credit ends at once when one node
   * tells of an end; final (closed, and what was claimed) is only what all have in their solid states.
   */
  see(
    account: SellerAccount,
    seen: ChannelSeen,
    claim: { readonly txid: Txid | null; readonly feeSun: bigint },
  ): boolean {
    const { record } = account;
    if (record.phase === 'closed') return false;
    this.#mostClaimed.set(account.id, seen.mostClaimed);
    const { isClosed } = seen.settled;
    const { balance, isSolid } = this.#deposited(record, seen);
    const claimed = most(
      record.claimed,
      isClosed ? claimedAtEnd(record, seen) : seen.settled.claimed,
    );
    const closesAt = isClosed ? record.closesAt : this.#closesAt(record, seen);
    const phase = isClosed ? 'closed' : record.phase;
    const isNew = [
      balance !== record.balance,
      isSolid !== record.isSolid,
      claimed !== record.claimed,
      closesAt !== record.closesAt,
      phase !== record.phase,
    ].some(Boolean);
    if (!isNew) return false;
    const gained = claimed - record.claimed;
    const claimFeesSun = record.claimFeesSun + (gained > 0n ? claim.feeSun : 0n);
    account.refresh({ balance, isSolid, claimed, claimFeesSun, closesAt, phase });
    const lines: JournalRecord[] = [];
    if (gained > 0n) lines.push(this.#line(account, { what: 'claim', amount: gained, ...claim }));
    if (isClosed) lines.push(this.#line(account, { what: 'close', amount: claimed }));
    this.#write({ sold: [account.record], journal: lines });
    return true;
  }

  /**
   * What claims go by that nobody asked for: a fee is not burned on the word of one node. There is no
   * hurry where one calls it closed and nobody tells of a time when it closes, nor, while it is open, for
   * what one calls claimed.
   */
  forClaims(record: SoldRecord): SoldRecord {
    const { accountId } = record;
    const closesAt = this.#disputed.has(accountId) ? null : record.closesAt;
    if (closesAt !== null) return record;
    const claimed = most(record.claimed, this.#mostClaimed.get(accountId) ?? 0n);
    return { ...record, closesAt, claimed };
  }

  /** Deposits are never taken back: a node that tells of less than was solid lies, or lags behind. */
  #deposited(record: SoldRecord, { state, settled }: ChannelSeen) {
    const { accountId } = record;
    const known = this.#solid.get(accountId) ?? (record.isSolid ? record.balance : 0n);
    const solid = most(known, settled.balance);
    this.#solid.set(accountId, solid);
    const balance = most(solid, state.balance);
    return { balance, isSolid: balance === solid };
  }

  /** Chain time, as far as it is known; null again when all nodes have it open. */
  #closesAt(record: SoldRecord, { state, closeAt }: ChannelSeen): number | null {
    const { accountId, channel } = record;
    const isDisputed = state.closeAt === CLOSED && closeAt === OPEN;
    if (!isDisputed) {
      this.#disputed.delete(accountId);
      return closeAt === OPEN ? null : closeAt * 1000;
    }
    this.#disputed.add(accountId);
    // After an agreed end no credit is given anyhow, and what it pays is known.
    if (record.closesAt !== null || record.phase !== 'open') return record.closesAt;
    const delaySeconds = channel?.description.withdrawDelaySeconds ?? 0;
    return this.#parts.clock.now() + delaySeconds * 1000;
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
    const sold = [...this.#unsaved].map((account) => account.record);
    this.#unsaved.clear();
    this.#write({ sold, earnings: this.#parts.earnings.takeUnsaved() });
  }

  #take(record: SoldRecord): SellerAccount {
    const account = new SellerAccount(record);
    this.#live.set(record.accountId, account);
    account.setUnsolidCredit(this.#unsolidCredit(record.accountId));
    return account;
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

/**
 * The contract does not keep what an agreed end paid: a channel that ended after we agreed to it, and
 * without the payer asking for its end on chain, paid what we agreed to.
 */
function claimedAtEnd(record: SoldRecord, { settled: { claimed } }: ChannelSeen): bigint {
  const { phase, finalAmount, closesAt } = record;
  return phase === 'closing' && closesAt === null ? most(finalAmount ?? 0n, claimed) : claimed;
}
