/**
 * Which free wires are unchoked: tit for tat and one by chance (BEP 3), over all torrents together.
 * There are no more slots than can each be kept alive: stock peers leave a wire that sends them
 * nothing for 30 s.
 */
import { BLOCK_BYTES } from './wire-state.ts';
import type { WireState } from './wire-state.ts';

/** Half of what stock peers wait for a block. */
const BLOCK_IN_SECONDS = 15;
const LEAST_SLOTS = 3;
/** In rechokes of 10 s. */
const OPTIMISTIC_ROUNDS = 3;
/** Among equals, one who was unchoked keeps the slot this long. */
const TENURE_MS = 60_000;

/** @param freeBytesPerSecond What the free class gets; null while unknown. */
export function freeSlotCount(slots: number, freeBytesPerSecond: number | null): number {
  if (freeBytesPerSecond === null) return slots;
  const alive = Math.floor((freeBytesPerSecond * BLOCK_IN_SECONDS) / BLOCK_BYTES);
  return Math.min(slots, Math.max(LEAST_SLOTS, alive));
}

export class Rechoke {
  #optimistic: WireState | null = null;
  #roundsLeft = 0;

  /** @param random 0..1 */
  choose(
    wires: readonly WireState[],
    slots: number,
    nowMs: number,
    random: () => number,
  ): WireState[] {
    const wanting = wires
      .filter(({ facts }) => facts.isInterested && !facts.isSeeder)
      .sort((a, b) => rank(a, b, nowMs));
    if (wanting.length <= slots) return wanting;
    const regular = wanting.slice(0, Math.max(1, slots - 1));
    const rest = wanting.slice(regular.length);
    if (slots <= regular.length) return regular.slice(0, slots);
    return [...regular, this.#byChance(rest, random)];
  }

  #byChance(rest: readonly WireState[], random: () => number): WireState {
    this.#roundsLeft -= 1;
    const current = this.#optimistic;
    if (current !== null && this.#roundsLeft > 0 && rest.includes(current)) return current;
    const position = Math.min(rest.length - 1, Math.floor(random() * rest.length));
    const chosen = rest[position]!;
    this.#optimistic = chosen;
    this.#roundsLeft = OPTIMISTIC_ROUNDS;
    return chosen;
  }
}

function rank(a: WireState, b: WireState, nowMs: number): number {
  const isStuck = Number(a.isStuck(nowMs)) - Number(b.isStuck(nowMs));
  if (isStuck !== 0) return isStuck;
  const isFaster = b.facts.downBytesPerSecond - a.facts.downBytesPerSecond;
  if (isFaster !== 0) return isFaster;
  const isSeated = Number(hasTenure(b, nowMs)) - Number(hasTenure(a, nowMs));
  if (isSeated !== 0) return isSeated;
  const isUnchoked = Number(a.facts.isUnchoked) - Number(b.facts.isUnchoked);
  return isUnchoked !== 0 ? isUnchoked : a.chokeChangedAtMs - b.chokeChangedAtMs;
}

function hasTenure(wire: WireState, nowMs: number): boolean {
  return wire.facts.isUnchoked && nowMs - wire.chokeChangedAtMs < TENURE_MS;
}
