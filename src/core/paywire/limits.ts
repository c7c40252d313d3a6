/** The numbers that both ends of a paid wire agree on (docs/protocol.md, "Loss bounds" and "Timers"). */

import { KIB, MIB } from '../units/bytes.ts';

/** Of an ordinary request. */
export const BLOCK_BYTES = 16 * KIB;

/** W while the deposit is not solid. */
export const UNSOLID_WINDOW_BYTES = 256 * KIB;
/** W once it is, where pieces are not smaller: {@link firstWindowBytes}. */
export const FIRST_WINDOW_BYTES = MIB;
export const MAX_WINDOW_BYTES = 16 * MIB;
/** W doubles when so many W were paid in full; V likewise, when they passed their hash. */
export const WINDOWS_TO_GROW = 16;

/** A channel backs a bid while it holds the price of so much: two windows of one that is not solid. */
export const BACKING_BYTES = 2 * UNSOLID_WINDOW_BYTES;

/** V at first and at most; one piece where that is more. */
const FIRST_UNVERIFIED_BYTES = MIB;
const MAX_UNVERIFIED_BYTES = 4 * MIB;

const MIN_STEP_BYTES = 64 * KIB;
const MAX_STEP_BYTES = 4 * MIB;

/**
 * Of what was paid, beside the first window: so much a seller writes off in all; of what came, beside
 * {@link BELIEVED_BYTES}, so much a buyer takes at its word on the direct rail.
 */
export const WRITE_OFF_PART = 64n;
export const BELIEVED_BYTES = 4 * MIB;

/** A suspended account waits as if it paid its debt back at this rate. */
export const SUSPENSION_BYTES_PER_SECOND = 64 * KIB;
export const MAX_SUSPENSION_MS = 24 * 60 * 60 * 1000;

export const QUOTE_MS = 30_000;
export const OPENING_MS = 120_000;
export const BID_MS = 60_000;
/** The buyer says its bid again after this long, so that it never gets old. */
export const RENEW_MS = 30_000;
/** A lowered or withdrawn bid that brings no offer for so long ends payment. */
export const IGNORED_BID_MS = 10_000;
/** Without a block for so long the buyer pays whatever the step. */
export const IDLE_MS = 5_000;
/** Waiting for a voucher in the paid class. */
export const WAITING_MS = 2_000;
/** From the free class back to the paid one, after waiting. */
export const RETURN_MS = 10_000;
export const JUNK_MS = 24 * 60 * 60 * 1000;
/** A peer that broke the rules of paying. */
export const VIOLATION_MS = 60 * 60 * 1000;
/** After a try that came to nothing. */
export const RETRY_MS = 60_000;
/** `need`, `ack`: at most one in so long. */
export const MESSAGE_GAP_MS = 1_000;
/** `state` of direct payments behind a bid: at most one in so long. */
export const STATE_GAP_MS = 10_000;
/** `terms`: at most one in so long. */
export const TERMS_GAP_MS = 30_000;

/** W of a new account: 1 MiB; two pieces where they are at most 512 KiB, but never below 256 KiB. */
export function firstWindowBytes(pieceLengthBytes: number): number {
  return Math.min(FIRST_WINDOW_BYTES, Math.max(UNSOLID_WINDOW_BYTES, 2 * pieceLengthBytes));
}

/** The buyer sends a voucher each time so much more is owed. */
export function voucherStepBytes(windowBytes: number): number {
  return Math.min(MAX_STEP_BYTES, Math.max(MIN_STEP_BYTES, Math.floor(windowBytes / 4)));
}

/** V: one piece at least, and 1, 2 or 4 MiB by what passed its hash so far. */
export function unverifiedBytes(pieceLengthBytes: number, verifiedBytes: number): number {
  let bytes = FIRST_UNVERIFIED_BYTES;
  let asked = WINDOWS_TO_GROW * bytes;
  while (bytes < MAX_UNVERIFIED_BYTES && verifiedBytes >= asked) {
    bytes *= 2;
    asked += WINDOWS_TO_GROW * bytes;
  }
  return Math.max(bytes, pieceLengthBytes);
}

/** Paid for in pieces that failed and that several gave; with more than that a seller is not paid on. */
export function doubtfulBytes(pieceLengthBytes: number): number {
  return Math.max(MAX_UNVERIFIED_BYTES, 2 * pieceLengthBytes);
}
