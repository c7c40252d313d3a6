/** What the user allowed, torrent by torrent, and took back: checked, stored, and told apart (I9). */
import { bytesToHex } from '@noble/hashes/utils.js';
import { assetKey, parseAssetKey } from '../../../core/channel/asset.ts';
import { FaultError, type Fault } from '../../../core/fault.ts';
import type { BudgetRecord, JournalRecord } from '../../../core/ledger/records.ts';
import { parseInfoHash, type InfoHash } from '../../../core/units/info-hash.ts';
import { parseTronAddress } from '../../../core/units/tron-address.ts';
import type { BudgetRequest } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';

const ID_BYTES = 16;
/** As amounts on the wire: 16 bytes. */
const MAX_AMOUNT = 2n ** 128n - 1n;
const MAX_PRICE = 2n ** 96n;
const MAX_SELLERS = 20;

/** Why nothing is spent from a budget any more. */
export type BudgetEnd = Fault | 'complete' | 'stopped';

export class Budgets {
  readonly #parts: DeskParts;
  /** Of those that are not over; not kept before they are. */
  readonly #told = new Map<string, Fault>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Why nothing more is paid from it, though it is not over. */
  tell({ budgetId }: BudgetRecord, fault: Fault): void {
    this.#told.set(budgetId, fault);
  }

  /** Why nothing more is paid from it; null where it is, and where the user or the end did. */
  faultOf({ budgetId, endedBy, isCompleted }: BudgetRecord): Fault | null {
    if (isCompleted === true) return null;
    return endedBy ?? this.#told.get(budgetId) ?? null;
  }

  /** The newest of each torrent. */
  get newest(): readonly BudgetRecord[] {
    const byTorrent = new Map<InfoHash, BudgetRecord>();
    for (const budget of this.#parts.keeper.budgets) {
      const known = byTorrent.get(budget.infoHash);
      const isNewer =
        known === undefined || (known.stoppedAt !== null && budget.madeAt >= known.madeAt);
      if (isNewer || budget.stoppedAt === null) byTorrent.set(budget.infoHash, budget);
    }
    return [...byTorrent.values()];
  }

  /** Money may be spent from it now; null where there is none. */
  activeOf(infoHash: InfoHash): BudgetRecord | null {
    const isActive = (one: BudgetRecord) => one.infoHash === infoHash && one.stoppedAt === null;
    return this.#parts.keeper.budgets.find(isActive) ?? null;
  }

  /**
   * Stored when it resolves. Replaces the torrent's budget, and continues it: what that one spent counts
   * for the new limit. Faults: `budget_invalid`.
   */
  async make(request: BudgetRequest): Promise<BudgetRecord> {
    // The first to ask makes it known.
    await this.#parts.chain();
    const network = this.#parts.network();
    if (network === null) throw invalid('Choose a network in the wallet first.');
    const now = this.#parts.clock.now();
    const fields = checked(request);
    const active = this.#activeOnes(fields.infoHash);
    const continues = [...new Set([...this.#changed(request), ...active].flatMap(upTo))];
    const budget: BudgetRecord = {
      ...fields,
      budgetId: bytesToHex(this.#parts.random(ID_BYTES)),
      chainId: network.chainId,
      madeAt: now,
      stoppedAt: null,
      ...(continues.length === 0 ? {} : { continues }),
    };
    const replaced = active.map((one) => ({ ...one, stoppedAt: now }));
    await this.#parts.keeper.write({
      budgets: [...replaced, budget],
      journal: [this.#line('budget', budget)],
    });
    return budget;
  }

  /**
   * Nothing is spent from it any more, from this call on; stored when it resolves.
   *
   * @param end Why: a fault, the end of the download, or the user.
   */
  async stop(budget: BudgetRecord, end: BudgetEnd = 'stopped'): Promise<void> {
    const { budgetId } = budget;
    const kept = this.#parts.keeper.budgets.find((one) => one.budgetId === budgetId);
    if (kept?.stoppedAt !== null) return;
    const isCompleted = end === 'complete';
    const fault = typeof end === 'string' ? this.faultOf(kept) : end;
    const why = isCompleted || fault === null ? {} : { endedBy: fault };
    await this.#parts.keeper.write({
      budgets: [{ ...kept, stoppedAt: this.#parts.clock.now(), ...why, isCompleted }],
      journal: [this.#line('budget-stopped', budget)],
    });
  }

  /** What the user saw running and changed, though it may have ended meanwhile. */
  #changed({ changes = null, infoHash }: BudgetRequest): BudgetRecord[] {
    return this.#parts.keeper.budgets.filter(
      (one) => one.budgetId === changes && one.infoHash === infoHash,
    );
  }

  #activeOnes(infoHash: InfoHash): BudgetRecord[] {
    return this.#parts.keeper.budgets.filter(
      (one) => one.infoHash === infoHash && one.stoppedAt === null,
    );
  }

  #line(what: 'budget' | 'budget-stopped', budget: BudgetRecord): JournalRecord {
    const { budgetId, infoHash, asset, limit: amount } = budget;
    const at = this.#parts.clock.now();
    const nothing = { accountId: null, txid: null, feeSun: 0n };
    return { at, what, infoHash, asset, amount, budgetId, ...nothing };
  }
}

/** It and those it continues, the oldest first. */
function upTo({ budgetId, continues = [] }: BudgetRecord): readonly string[] {
  return [...continues, budgetId];
}

type Checked = Omit<
  BudgetRecord,
  'budgetId' | 'chainId' | 'madeAt' | 'stoppedAt' | 'endedBy' | 'isCompleted' | 'continues'
>;

function checked(request: BudgetRequest): Checked {
  const { limit, highestPrice, perDay, perSeller, maxSellers, targetBytesPerSecond } = request;
  const { rail, source, lowestPrice = null } = request;
  const infoHash = parseInfoHash(request.infoHash);
  if (infoHash === null) throw invalid('The budget names no torrent.');
  const payer = parseTronAddress(request.payer);
  if (payer === null) throw invalid('Choose who pays.');
  const asset = parseAssetKey(assetKey(request.asset));
  if (asset === null) throw invalid('Choose what to pay with.');
  if (!isAmount(limit)) throw invalid('Say how much may be spent.');
  if (!isAmount(highestPrice) || highestPrice > MAX_PRICE) {
    throw invalid('Say how much a MiB may cost at most.');
  }
  if (lowestPrice !== null && !(isAmount(lowestPrice) && lowestPrice <= highestPrice)) {
    throw invalid('The lowest price is above the highest one.');
  }
  if (perDay !== null && !isAmount(perDay)) throw invalid('The limit for a day is no amount.');
  if (perSeller !== null && !isAmount(perSeller)) {
    throw invalid('The limit for a seller is no amount.');
  }
  if (!Number.isInteger(maxSellers) || maxSellers < 1 || maxSellers > MAX_SELLERS) {
    throw invalid(`Choose from 1 to ${String(MAX_SELLERS)} sellers.`);
  }
  const target = targetBytesPerSecond;
  if (target !== null && !(Number.isSafeInteger(target) && target > 0)) {
    throw invalid('The speed to reach is no speed.');
  }
  if (rail === 'direct' && asset.kind === 'trc20') {
    throw invalid('This token can only be paid through a channel.');
  }
  if (!['direct', 'channel', 'automatic'].includes(rail)) throw invalid('Choose how to pay.');
  if (!['purse', 'tronlink'].includes(source)) throw invalid('Choose who confirms payments.');
  return {
    infoHash,
    asset,
    limit,
    highestPrice,
    lowestPrice,
    perDay,
    perSeller,
    maxSellers,
    targetBytesPerSecond: target,
    rail,
    payer,
    source,
  };
}

function isAmount(value: unknown): value is bigint {
  return typeof value === 'bigint' && value > 0n && value <= MAX_AMOUNT;
}

function invalid(message: string): FaultError {
  return new FaultError('budget_invalid', message);
}
