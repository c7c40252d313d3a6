/** How many words each operation takes from the stack; for DUP and SWAP, how many must be there. */

/** From the first opcode on, one digit each. */
const NEEDS: readonly (readonly [number, string])[] = [
  [0x00, '022222223322'],
  [0x10, '22222122212222'],
  [0x20, '2'],
  [0x30, '0100010303014031'],
  [0x40, '10000000010'],
  [0x50, '1122121200001230'],
  [0xa0, '23456'],
  [0xd0, '82001'],
  [0xf0, '377264'],
  [0xfa, '6'],
  [0xfd, '2'],
  [0xff, '1'],
];

const BY_OPCODE = new Map(
  NEEDS.flatMap(([first, digits]) =>
    Array.from(digits, (digit, index) => [first + index, Number(digit)] as const),
  ),
);

export function wordsNeeded(opcode: number): number {
  if (opcode >= 0x80 && opcode <= 0x8f) return opcode - 0x7f;
  if (opcode >= 0x90 && opcode <= 0x9f) return opcode - 0x8e;
  return BY_OPCODE.get(opcode) ?? 0;
}
