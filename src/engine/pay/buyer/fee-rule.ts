/** Which rail a seller is paid on, and how much at once ("Two rails" of docs/protocol.md). */
import type { BudgetRecord, BoughtRecord, Rail } from '../../../core/ledger/records.ts';
import { least, most, owedFor, priceUnits } from '../../../core/paywire/debt.ts';
import { tagged } from '../../../core/paywire/instalment-tag.ts';
import type { AssetFloor, SellerTerms } from '../../../core/paywire/terms.ts';

const MIB = 1024 * 1024;
/** A channel is worth its fees when so many times its life cost is to be spent in it. */
const LIFE_COSTS = 10n;
/** So many served instalments show that more will follow. */
const SERVED_INSTALMENTS = 3;
/** The first instalment buys at most so much. */
const FIRST_INSTALMENT_BYTES = 64 * MIB;
/** A deposit outlasts what is left of the torrent a little. */
const DEPOSIT_PART = { over: 5n, of: 4n } as const;

export interface RailChoice {
  readonly wish: BudgetRecord['rail'];
  readonly floor: AssetFloor;
  /** Null where no contract is deployed. */
  readonly hasContract: boolean;
  /** What this seller is likely to get, raw units. */
  readonly planned: bigint;
  /** In the planned asset's units; null when the asset is not TRX: no rate says what fees are worth. */
  readonly lifeCost: bigint | null;
  /** Earlier direct payments to it. */
  readonly direct: BoughtRecord | null;
}

/** Null when nothing fits, such as a TRC-20 without a contract. */
export function chooseRail(choice: RailChoice): Rail | null {
  const { wish, floor, hasContract, planned, lifeCost, direct } = choice;
  const isDirectPossible = floor.asset.kind !== 'trc20';
  if (wish === 'channel') return hasContract ? 'channel' : null;
  if (wish === 'direct') return isDirectPossible ? 'direct' : null;
  if (!isDirectPossible) return hasContract ? 'channel' : null;
  const isWorthIt = lifeCost !== null && planned >= LIFE_COSTS * lifeCost;
  const hasRecord =
    (direct?.instalments.filter(isServed(direct)).length ?? 0) >= SERVED_INSTALMENTS;
  const isFunded = planned >= floor.minDeposit;
  return hasContract && isFunded && (isWorthIt || hasRecord) ? 'channel' : 'direct';
}

/**
 * The next instalment: the value of 64 MiB at first, then at most twice the last one that was served.
 * At most `room`, and no more than what is left to download costs.
 */
export function instalment(
  direct: BoughtRecord | null,
  price: bigint,
  { room, bytesLeft }: { readonly room: bigint; readonly bytesLeft: number },
): bigint {
  const served = direct?.instalments.filter(isServed(direct)).at(-1) ?? null;
  const step =
    served === null ? owedFor(priceUnits(FIRST_INSTALMENT_BYTES, price)) : 2n * served.amount;
  return least(least(step, room), costOf(bytesLeft, price));
}

/** A deposit for all that is left, and not below what the seller asks for. 0 when `room` is less. */
export function deposit(
  floor: AssetFloor,
  price: bigint,
  { room, bytesLeft }: { readonly room: bigint; readonly bytesLeft: number },
): bigint {
  const rest = (costOf(bytesLeft, price) * DEPOSIT_PART.over) / DEPOSIT_PART.of;
  const amount = least(most(rest + floor.settlement, floor.minDeposit), room);
  return amount < floor.minDeposit ? 0n : amount;
}

/** With the tag of this installation, and still within the room. */
export function fitted(amount: bigint, room: bigint, { payeeSigner }: SellerTerms): bigint {
  if (amount <= 0n) return 0n;
  const whole = tagged(amount, payeeSigner);
  if (whole <= room) return whole;
  const lower = tagged(amount > 1_000n ? amount - 1_000n : 0n, payeeSigner);
  return lower <= room ? lower : 0n;
}

/** The least deposit and the settlement are for the first one. */
export function topUp(floor: AssetFloor): AssetFloor {
  return { ...floor, minDeposit: 0n, settlement: 0n };
}

/**
 * Whether what a seller adds for claiming can be what claiming costs: of a channel's life, by our own
 * estimate, that is less than half. It is owed at once, so nothing else would bound it.
 */
export function isFairSettlement({ settlement }: AssetFloor, lifeCost: bigint | null): boolean {
  return settlement === 0n || (lifeCost !== null && 2n * settlement <= lifeCost);
}

/** Of the whole of it at this price. */
export function costOf(lengthBytes: number, price: bigint): bigint {
  return owedFor(priceUnits(lengthBytes, price));
}

/** Everything that was paid up to and with this instalment has come. */
function isServed(account: BoughtRecord) {
  // What the seller alone counted shows nothing.
  const served = owedFor(account.received - (account.remembered ?? 0n));
  let sum = 0n;
  const servedUpTo = new Set<string>();
  for (const { wantedId, amount, state } of account.instalments) {
    if (state === 'wanted' || state === 'failed') continue;
    sum += amount;
    // A block that no longer fitted may be missing.
    if (served + served / 64n + 1n >= sum) servedUpTo.add(wantedId);
  }
  return ({ wantedId }: { readonly wantedId: string }): boolean => servedUpTo.has(wantedId);
}
