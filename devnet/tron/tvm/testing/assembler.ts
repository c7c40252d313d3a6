/**
 * A small assembler for the tests' own bytecode. Words are separated by blanks: an operation's
 * name; a number, decimal or hexadecimal, for the shortest PUSH1 to PUSH32 that holds it; `:name`
 * for a JUMPDEST and `@name` for a PUSH2 of where it is.
 */
import { hexToBytes } from '@noble/hashes/utils.js';

const NAMES: readonly (readonly [number, string])[] = [
  [0x00, 'STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND'],
  [0x10, 'LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR'],
  [0x20, 'SHA3'],
  [0x30, 'ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY'],
  [0x38, 'CODESIZE CODECOPY GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY'],
  [0x3f, 'EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP NUMBER DIFFICULTY GASLIMIT CHAINID'],
  [0x47, 'SELFBALANCE BASEFEE'],
  [0x50, 'POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE'],
  [0x5e, 'MCOPY PUSH0'],
  [0x80, 'DUP1 DUP2 DUP3 DUP4 DUP5 DUP6 DUP7 DUP8 DUP9 DUP10 DUP11 DUP12 DUP13 DUP14 DUP15 DUP16'],
  [0x90, 'SWAP1 SWAP2 SWAP3 SWAP4'],
  [0xa0, 'LOG0 LOG1 LOG2 LOG3 LOG4'],
  [0xd0, 'CALLTOKEN TOKENBALANCE CALLTOKENVALUE CALLTOKENID ISCONTRACT'],
  [0xf0, 'CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2'],
  [0xfa, 'STATICCALL'],
  [0xfd, 'REVERT INVALID SELFDESTRUCT'],
];

const OPCODES = new Map(
  NAMES.flatMap(([first, names]) =>
    names.split(' ').map((name, index) => [name, first + index] as const),
  ),
);

/** Throws a `RangeError` for a word it does not know. */
export function assemble(source: string): Uint8Array {
  const bytes: number[] = [];
  const labels = new Map<string, number>();
  const uses: { readonly at: number; readonly label: string }[] = [];
  for (const word of source.trim().split(/\s+/)) {
    if (word.startsWith(':')) {
      labels.set(word.slice(1), bytes.length);
      bytes.push(0x5b);
    } else if (word.startsWith('@')) {
      uses.push({ at: bytes.length + 1, label: word.slice(1) });
      bytes.push(0x61, 0, 0);
    } else {
      bytes.push(...instruction(word));
    }
  }
  for (const { at, label } of uses) {
    const target = labels.get(label);
    if (target === undefined) throw new RangeError(`No label is called ${label}`);
    bytes.splice(at, 2, target >> 8, target & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Initcode that stores `code` and does nothing else. */
export function constructorOf(code: Uint8Array): Uint8Array {
  const copy = assemble(`${code.length} DUP1 @end 1 ADD 0 CODECOPY 0 RETURN :end`);
  return Uint8Array.of(...copy, ...code);
}

function instruction(word: string): readonly number[] {
  const opcode = OPCODES.get(word);
  if (opcode !== undefined) return [opcode];
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(word)) throw new RangeError(`No operation is called ${word}`);
  const digits = BigInt(word).toString(16);
  const value = hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
  return [0x5f + value.length, ...value];
}
