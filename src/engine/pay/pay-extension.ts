/**
 * `bn_pay` (docs/protocol.md) as an extension of one wire (BEP 10): decodes and bounds what comes and
 * hands it to both sides. Whatever goes wrong in here, or in what it calls, ends paying on this wire;
 * the wire itself goes on as that of a peer that never bid.
 */
import {
  decodeHandshake,
  decodeMessage,
  encodeHandshake,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  PAYWIRE_NAME,
  PAYWIRE_VERSION,
} from '../../core/paywire/codec.ts';
import { MessageMeter } from '../../core/paywire/message-meter.ts';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../core/paywire/message.ts';
import type { PaywireHandshake, SellerTerms } from '../../core/paywire/terms.ts';
import type { Clock } from '../../core/ports.ts';
import type { WireId } from '../../core/share/share.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { Wire } from 'webtorrent';
import { closeWire } from '../guard/close-wire.ts';
import { wireIdOf } from '../wire-id.ts';
import type { PayLink, PaySide } from './pay-link.ts';

export interface PayExtensionInit {
  readonly wire: Wire;
  readonly infoHash: InfoHash;
  readonly ownPeerId: string;
  readonly dtls: string;
  readonly sellerNonce: Nonce;
  /** Null while nothing is sold. */
  readonly terms: SellerTerms | null;
  readonly clock: Clock;
  /** Paying is over on this wire; `why` is null when it closed or its peer does not pay at all. */
  readonly onOver: (link: PayExtension, why: string | null) => void;
}

export class PayExtension implements PayLink {
  readonly wireId: WireId;
  readonly wire: Wire;
  readonly infoHash: InfoHash;
  readonly ownPeerId: string;
  readonly dtls: string;
  readonly sellerNonce: Nonce;
  readonly #init: PayExtensionInit;
  readonly #meter = new MessageMeter();
  #sides: readonly PaySide[] = [];
  #peer: PaywireHandshake | null = null;
  #isOver = false;
  #isEnding = false;

  /** Call it from the torrent's `wire` event: the extended handshake is sent right after. */
  constructor(init: PayExtensionInit) {
    const { wire, infoHash, ownPeerId, dtls, sellerNonce, terms } = init;
    this.#init = init;
    this.wireId = wireIdOf(wire);
    this.wire = wire;
    this.infoHash = infoHash;
    this.ownPeerId = ownPeerId;
    this.dtls = dtls;
    this.sellerNonce = sellerNonce;
    wire.use(this.#extension());
    wire.extendedHandshake[PAYWIRE_NAME] = encodeHandshake({
      version: PAYWIRE_VERSION,
      isBuyer: true,
      isSeller: terms !== null,
      terms,
    });
    wire.on('extended', (name: string) => {
      // Behind the handlers of all extensions: whoever is not greeted by now will never be.
      if (name === 'handshake' && this.#peer === null) this.#end(null);
    });
    wire.once('close', () => {
      this.#end(null);
    });
    const destroy = wire.destroy.bind(wire);
    wire.destroy = () => {
      this.#tell((side) => {
        side.ending();
      });
      destroy();
    };
  }

  get peerId(): string {
    return this.wire.peerId;
  }

  get remoteAddress(): string | null {
    return this.wire.remoteAddress ?? null;
  }

  get peer(): PaywireHandshake | null {
    return this.#peer;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Once, right after it was made. */
  join(sides: readonly PaySide[]): void {
    this.#sides = sides;
  }

  send(message: PaywireMessage): void {
    if (this.#isOver || this.#peer === null || this.wire.destroyed) return;
    this.wire.extended(PAYWIRE_NAME, encodeMessage(message));
  }

  run(task: () => Promise<void>): void {
    task().catch((error: unknown) => {
      this.#end(reasonOf(error));
    });
  }

  /** Calls something of a side or for it; what it throws ends paying here and goes no further. */
  guard(call: () => void): void {
    if (this.#isOver || this.#isEnding) return;
    try {
      call();
    } catch (error) {
      this.#end(reasonOf(error));
    }
  }

  tick(nowMs: number): void {
    this.#tell((side) => {
      side.tick(nowMs);
    });
  }

  ban(): void {
    this.#end('the peer is banned');
    closeWire(this.wire);
  }

  /** Nobody pays or is paid on this wire any more. */
  stop(why: string): void {
    this.#end(why);
  }

  #extension(): unknown {
    const onExtendedHandshake = (handshake: unknown) => {
      this.guard(() => {
        this.#greet(handshake);
      });
    };
    const onMessage = (payload: Uint8Array) => {
      this.guard(() => {
        this.#receive(payload);
      });
    };
    // bittorrent-protocol makes one with `new` and reads the name off its prototype.
    const extension = function (this: object) {
      Object.assign(this, { onExtendedHandshake, onMessage });
    };
    (extension.prototype as { name: string }).name = PAYWIRE_NAME;
    return extension;
  }

  #greet(handshake: unknown): void {
    if (this.#peer !== null || typeof handshake !== 'object' || handshake === null) return;
    if (!Object.hasOwn(handshake, PAYWIRE_NAME)) return;
    const decoded = decodeHandshake((handshake as Record<string, unknown>)[PAYWIRE_NAME]);
    if (!decoded.ok) {
      this.#end(decoded.why);
      return;
    }
    if (decoded.value.version < PAYWIRE_VERSION) return;
    this.#peer = decoded.value;
    for (const side of this.#sides) side.greeted();
  }

  #receive(payload: Uint8Array): void {
    if (this.#peer === null) return;
    const { wire } = this;
    const decoded = payload.length > MAX_MESSAGE_BYTES ? TOO_LONG : decodeMessage(payload);
    if (!decoded.ok) {
      this.#end(decoded.why);
      return;
    }
    const message = decoded.value;
    const servedBytes = wire.uploaded + wire.downloaded;
    if (!this.#meter.admit(message?.kind ?? null, servedBytes, this.#init.clock.now())) {
      this.#end('too many messages');
      return;
    }
    if (message === null) return;
    for (const side of this.#sides) side.received(message);
  }

  #tell(what: (side: PaySide) => void): void {
    this.guard(() => {
      for (const side of this.#sides) what(side);
    });
  }

  #end(why: string | null): void {
    if (this.#isOver || this.#isEnding) return;
    this.#isEnding = true;
    // Or it would go on paying on this wire, to somebody who does not listen.
    if (why !== null)
      this.send({ kind: 'reject', subject: null, reason: 'protocol', waitSeconds: 0 });
    // Last words still leave: a peer that is not told where the paid class ends goes on counting it.
    for (const side of this.#sides) {
      try {
        side.closed();
      } catch {
        // It is over either way, for the other side too.
      }
    }
    this.#isOver = true;
    this.#init.onOver(this, why);
  }
}

const TOO_LONG = { ok: false, why: 'more than 4096 bytes' } as const;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
