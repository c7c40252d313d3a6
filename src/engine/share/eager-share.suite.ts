/** Whoever asks gets it, as long as a wire takes it. */
import type { Share, ShareVerdict, WireFacts, WireId } from '../../core/share/share.ts';

const MAX_BUFFERED_BYTES = 256 * 1024;

export class EagerShare implements Share {
  readonly #wires = new Map<WireId, WireFacts | null>();

  configure(): void {
    // Without limits.
  }

  add(wire: WireId): void {
    this.#wires.set(wire, null);
  }

  update(wire: WireId, facts: WireFacts): void {
    this.#wires.set(wire, facts);
  }

  remove(wire: WireId): void {
    this.#wires.delete(wire);
  }

  next(): WireId | null {
    for (const [wire, facts] of this.#wires) {
      if (facts === null || facts.nextBlockBytes === 0 || !facts.mayPush) continue;
      if (facts.bufferedBytes < MAX_BUFFERED_BYTES) return wire;
    }
    return null;
  }

  wakeAtMs(): null {
    return null;
  }

  pushed(wire: WireId, _lengthBytes?: number): void {
    const facts = this.#wires.get(wire);
    // To the end of the row.
    this.#wires.delete(wire);
    this.#wires.set(wire, facts ?? null);
  }

  drained(_wire: WireId, _lengthBytes?: number): void {
    // Facts say what is buffered.
  }

  decide(): ReadonlyMap<WireId, ShareVerdict> {
    return new Map<WireId, ShareVerdict>();
  }

  rechoke(): ReadonlySet<WireId> {
    return new Set(this.#wires.keys());
  }

  hasFreeSlot(): boolean {
    return true;
  }
}
