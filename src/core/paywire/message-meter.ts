/**
 * How much a peer may say (docs/protocol.md, "Limits"). One meter for each wire and direction; beyond
 * it the wire's paid class is lost, and nothing else.
 */
import { KIB } from '../units/bytes.ts';

export const CONTROL_MESSAGES = 20;
export const CONTROL_PERIOD_MS = 10_000;
export const VOUCHER_BYTES = 64 * KIB;
/** Vouchers that bytes served long ago still allow: W at its most, in steps of 64 KiB. */
const MOST_SAVED_VOUCHERS = 256;

export class MessageMeter {
  /** When the last control messages came, oldest first. */
  readonly #times: number[] = [];
  #countedBytes = 0;
  #vouchers = 0;

  /**
   * Call it for every message, unknown ones too, before it is acted on. `servedBytes` counts the
   * block bytes of this wire, both ways. One voucher or `ack` per 64 KiB of them is free of the
   * limit, one more is a control message like any other. False: it was too much.
   */
  admit(kind: string | null, servedBytes: number, nowMs: number): boolean {
    if ((kind === 'voucher' || kind === 'ack') && this.#takeVoucher(servedBytes)) return true;
    const oldest = this.#times.length < CONTROL_MESSAGES ? undefined : this.#times[0];
    if (oldest !== undefined && nowMs - oldest < CONTROL_PERIOD_MS) return false;
    if (oldest !== undefined) this.#times.shift();
    this.#times.push(nowMs);
    return true;
  }

  #takeVoucher(servedBytes: number): boolean {
    const earned = Math.floor((servedBytes - this.#countedBytes) / VOUCHER_BYTES);
    if (earned > 0) {
      this.#countedBytes += earned * VOUCHER_BYTES;
      this.#vouchers = Math.min(this.#vouchers + earned, MOST_SAVED_VOUCHERS);
    }
    if (this.#vouchers === 0) return false;
    this.#vouchers -= 1;
    return true;
  }
}
