/**
 * Vouchers become money: batches of one payee and one asset, signed by whoever holds a purse and sent.
 * A purse that is locked, or no purse at all, loses nothing: the vouchers wait, are told in the view,
 * and can be sent by anybody.
 */
import { assetKey, type Asset, type AssetKey } from '../../../core/channel/asset.ts';
import { FaultError, toFault, type Fault } from '../../../core/fault.ts';
import { claimBatches, type ClaimKind } from '../../../core/ledger/claim-batches.ts';
import { claimReason, unclaimed } from '../../../core/ledger/claim-rule.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { ClaimOrder, PayChain, PaySigner } from '../../../core/ledger/pay-ports.ts';
import type { AccountId, SoldRecord } from '../../../core/ledger/records.ts';
import { worthInSun } from '../../../core/ledger/worth.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { Clock } from '../../../core/ports.ts';
import { isWithin } from './within.ts';

/** How often it is asked whether one is due. */
const BEAT_MS = 20 * 1000;
/** A purse that refused (locked, most often) is asked again after so long. */
const REFUSED_MS = 60 * 1000;
/** A transaction lives two minutes: afterwards a claim that nobody saw can be made again. */
const UNDECIDED_MS = 3 * 60 * 1000;
/** Each claim that nobody saw doubles that for the next one: a node may deny what it burned a fee for. */
const MAX_UNDECIDED_MS = 24 * 60 * 60 * 1000;

export interface ClaimParts {
  readonly clock: Clock;
  readonly chain: () => PayChain | null;
  readonly signer: () => PaySigner;
  readonly settings: () => EarnSettings;
  readonly sold: () => readonly SoldRecord[];
  readonly isServed: (accountId: AccountId) => boolean;
  /** What a claim that nobody asked for goes by, where nodes contradict each other. */
  readonly forClaims: (record: SoldRecord) => SoldRecord;
  /** It burns a fee, once for all of its accounts: this one has it. */
  readonly sent: (accountId: AccountId, txid: Txid) => void;
  readonly changed: () => void;
}

export interface SentClaim {
  readonly txid: Txid;
  readonly sentAt: number;
  /** How many were sent without one being seen. */
  readonly tries: number;
}

export class Claims {
  readonly #parts: ClaimParts;
  readonly #sent = new Map<AccountId, SentClaim>();
  /** Transactions that were told of. */
  readonly #known = new Set<Txid>();
  /** Sun, of one claim by asset. */
  readonly #costs = new Map<AssetKey, bigint>();
  #fault: Fault | null = null;
  #isBusy = false;
  #lookedAt = -Infinity;
  #waitMs = BEAT_MS;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  /** Why what is due was not claimed. */
  get fault(): Fault | null {
    return this.#fault;
  }

  sentOf(accountId: AccountId): SentClaim | null {
    const sent = this.#sent.get(accountId) ?? null;
    const isUndecided =
      sent !== null && isWithin(UNDECIDED_MS, sent.sentAt, this.#parts.clock.now());
    return isUndecided ? sent : null;
  }

  /** The newest claim of it that was sent, whatever became of that. */
  lastOf(accountId: AccountId): Txid | null {
    return this.#sent.get(accountId)?.txid ?? null;
  }

  /** A claim of it would burn more than it brings, as fees were at the last look: none is due. */
  isDear(record: SoldRecord): boolean {
    const worth = worthInSun(this.#parts.settings(), record.asset, unclaimed(record));
    const cost = this.#costs.get(assetKey(record.asset));
    return worth !== null && worth > 0n && cost !== undefined && worth <= cost;
  }

  /** Another wallet sent a claim of these: none is made besides, until it is known what became of it. */
  sentElsewhere(accountIds: readonly AccountId[], txid: Txid): void {
    this.#note(accountIds, txid);
  }

  /** The chain shows it: another claim may be made when it is worth one. */
  settled(accountId: AccountId): void {
    this.#sent.delete(accountId);
  }

  tick(): void {
    const now = this.#parts.clock.now();
    if (this.#isBusy || isWithin(this.#waitMs, this.#lookedAt, now)) return;
    this.#lookedAt = now;
    this.#waitMs = BEAT_MS;
    void this.#claimDue();
  }

  /** All of these, whatever they are worth. Rejects with the signer's or the chain's fault. */
  async claim(accountIds: readonly AccountId[]): Promise<readonly Txid[]> {
    const wanted = new Set(accountIds);
    return this.#send(this.#open().filter(({ accountId }) => wanted.has(accountId)));
  }

  /** What is worth more than its fee, before we are away. Never rejects. */
  async claimBeforeLeaving(): Promise<void> {
    try {
      const due: SoldRecord[] = [];
      for (const record of this.#open()) {
        const worth = worthInSun(this.#parts.settings(), record.asset, unclaimed(record));
        const cost = await this.#costOf(record.asset);
        if (worth !== null && cost !== null && worth > cost) due.push(record);
      }
      await this.#send(due);
    } catch (error) {
      this.#tell(toFault(error));
    }
  }

  async #claimDue(): Promise<void> {
    const chain = this.#parts.chain();
    const open = this.#open();
    if (chain === null || open.length === 0) {
      this.#tell(null);
      return;
    }
    this.#isBusy = true;
    try {
      const chainTimeMs = await chain.chainTimeMs();
      const due: SoldRecord[] = [];
      for (const record of open) {
        const costSun = await this.#costOf(record.asset);
        const isServing = this.#parts.isServed(record.accountId);
        if (costSun === null || this.#isTooSoon(record.accountId)) continue;
        const times = { chainTimeMs, costSun, isServing };
        const judged = this.#parts.forClaims(record);
        if (claimReason(judged, this.#parts.settings(), times) !== null) due.push(record);
      }
      await this.#send(due);
      this.#tell(null);
    } catch (error) {
      this.#lookedAt = this.#parts.clock.now();
      this.#waitMs = REFUSED_MS;
      this.#tell(toFault(error));
    } finally {
      this.#isBusy = false;
    }
  }

  /** Those with something to claim, and no claim of it on its way. */
  #open(): readonly SoldRecord[] {
    const chain = this.#parts.chain();
    return this.#parts
      .sold()
      .filter(
        (record) =>
          record.chainId === chain?.chainId &&
          record.channel?.contract === chain.contract &&
          unclaimed(record) > 0n &&
          this.sentOf(record.accountId) === null,
      );
  }

  #isTooSoon(accountId: AccountId): boolean {
    const sent = this.#sent.get(accountId);
    if (sent === undefined) return false;
    const waitMs = Math.min(UNDECIDED_MS * 2 ** (sent.tries - 1), MAX_UNDECIDED_MS);
    return isWithin(waitMs, sent.sentAt, this.#parts.clock.now());
  }

  async #costOf(asset: Asset): Promise<bigint | null> {
    const { payee } = this.#parts.settings();
    const chain = this.#parts.chain();
    if (payee === null || chain === null) return null;
    const costSun = await chain.claimCostSun({ payer: payee, asset });
    this.#costs.set(assetKey(asset), costSun);
    return costSun;
  }

  async #send(records: readonly SoldRecord[]): Promise<readonly Txid[]> {
    const txids: Txid[] = [];
    for (const batch of claimBatches(records, kindOf)) {
      const order = orderOf(batch);
      const [first] = batch;
      if (order === null || first === undefined) continue;
      const { txid } = await this.#parts.signer().signClaim({ chainId: first.chainId, order });
      txids.push(txid);
      this.#note(
        batch.map(({ accountId }) => accountId),
        txid,
      );
    }
    return txids;
  }

  #note(accountIds: readonly AccountId[], txid: Txid): void {
    const sentAt = this.#parts.clock.now();
    for (const accountId of accountIds) {
      const before = this.#sent.get(accountId);
      const tries = before?.txid === txid ? before.tries : (before?.tries ?? 0) + 1;
      this.#sent.set(accountId, { txid, sentAt, tries });
    }
    const [bearer] = accountIds;
    if (bearer !== undefined && !this.#known.has(txid)) this.#parts.sent(bearer, txid);
    this.#known.add(txid);
    this.#parts.changed();
  }

  #tell(fault: Fault | null): void {
    if (this.#fault?.code === fault?.code) return;
    this.#fault = fault;
    this.#parts.changed();
  }
}

/** Of open claims alone, which have a channel. */
function kindOf({ channel, payee, asset }: SoldRecord): ClaimKind {
  if (channel === null) throw new FaultError('internal', 'A direct payment is never claimed.');
  return { contract: channel.contract, payee, asset };
}

function orderOf(records: readonly SoldRecord[]): ClaimOrder | null {
  const claims = records.flatMap(({ channel, cumulative, signature }) =>
    channel === null || signature === null
      ? []
      : [{ description: channel.description, cumulative, signature }],
  );
  const contract = records[0]?.channel?.contract;
  return contract === undefined || claims.length === 0 ? null : { contract, claims };
}
