/** Bandwidth points of a signed transfer: 267 of TRX, 283 of a TRC-10, and a little more. */
export const TRANSFER_POINTS = 300;
