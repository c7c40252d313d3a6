/** Bits as in BEP 3's `bitfield` message: one per piece, the high bit of the first byte first. */

export type Bitfield = Uint8Array<ArrayBuffer>;

/** All clear. */
export function emptyBitfield(bitCount: number): Bitfield {
  return new Uint8Array(Math.ceil(bitCount / 8));
}

/** All set, the spare bits at the end clear. */
export function fullBitfield(bitCount: number): Bitfield {
  const bits = emptyBitfield(bitCount).fill(0xff);
  clearSpareBits(bits, bitCount);
  return bits;
}

export function hasBit(bits: Bitfield, index: number): boolean {
  return ((bits[index >>> 3] ?? 0) & (0x80 >>> (index & 7))) !== 0;
}

export function setBit(bits: Bitfield, index: number): void {
  const byte = index >>> 3;
  bits[byte] = (bits[byte] ?? 0) | (0x80 >>> (index & 7));
}

export function clearBit(bits: Bitfield, index: number): void {
  const byte = index >>> 3;
  bits[byte] = (bits[byte] ?? 0) & ~(0x80 >>> (index & 7));
}

export function clearSpareBits(bits: Bitfield, bitCount: number): void {
  for (let index = bitCount; index < bits.length * 8; index += 1) clearBit(bits, index);
}

/** How many bits are set from `first` up to and without `end`. */
export function countBits(bits: Bitfield, first: number, end: number): number {
  let count = 0;
  let index = first;
  while (index < end) {
    const byte = bits[index >>> 3] ?? 0;
    // Whole bytes at once where that is possible: most are all set or all clear.
    if ((index & 7) === 0 && index + 8 <= end && (byte === 0 || byte === 0xff)) {
      if (byte === 0xff) count += 8;
      index += 8;
      continue;
    }
    if ((byte & (0x80 >>> (index & 7))) !== 0) count += 1;
    index += 1;
  }
  return count;
}

export function sameBits(left: Bitfield, right: Bitfield): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
