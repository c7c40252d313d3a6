/**
 * What each operation costs, to the unit. The figures are java-tron's, written down here a second
 * time: `TIERS` is the fixed part of its table, and what depends on memory, storage or accounts is
 * added by hand in each case.
 */
import { describe, expect, test } from 'vitest';
import { BOB, STRANGER, TOKEN, contractAddress, pushOf, startChain } from './testing/chain.ts';

const PUSH = 3n;

/** Price, how many words it takes, names. */
const TIERS: readonly (readonly [bigint, number, string])[] = [
  [0n, 0, 'STOP'],
  [1n, 0, 'JUMPDEST'],
  [2n, 0, 'ADDRESS ORIGIN CALLER CALLVALUE CALLDATASIZE CODESIZE GASPRICE RETURNDATASIZE COINBASE'],
  [2n, 0, 'TIMESTAMP NUMBER DIFFICULTY GASLIMIT CHAINID BASEFEE PC MSIZE GAS PUSH0'],
  [2n, 0, 'CALLTOKENVALUE CALLTOKENID'],
  [2n, 1, 'POP'],
  [3n, 1, 'ISZERO NOT CALLDATALOAD DUP1'],
  [3n, 2, 'ADD SUB LT GT SLT SGT EQ AND OR XOR BYTE SHL SHR SAR SWAP1'],
  [5n, 0, 'SELFBALANCE'],
  [5n, 2, 'MUL DIV SDIV MOD SMOD SIGNEXTEND'],
  [8n, 3, 'ADDMOD MULMOD'],
  [20n, 1, 'BALANCE EXTCODESIZE BLOCKHASH ISCONTRACT'],
  [50n, 1, 'SLOAD'],
  [100n, 1, 'TLOAD'],
  [100n, 2, 'TSTORE'],
  [400n, 1, 'EXTCODEHASH'],
];

async function energyOf(source: string): Promise<bigint> {
  const chain = await startChain();
  await chain.install(1, source);
  const { status, energyUsed, message } = await chain.run({});
  expect(`${status}${message}`).toMatch(/^(SUCCESS|REVERT)/);
  return energyUsed;
}

describe('fixed prices', () => {
  for (const [price, argumentCount, names] of TIERS) {
    for (const name of names.split(' ')) {
      test(`${name} costs ${price}`, async () => {
        const pushes = '1 '.repeat(argumentCount);
        expect(await energyOf(`${pushes} ${name}`)).toBe(BigInt(argumentCount) * PUSH + price);
      });
    }
  }

  test('TOKENBALANCE costs 20', async () => {
    expect(await energyOf(`${pushOf(BOB)} ${TOKEN} TOKENBALANCE`)).toBe(2n * PUSH + 20n);
  });

  test('JUMP costs 8 and JUMPI 10, taken or not', async () => {
    expect(await energyOf('@end JUMP :end')).toBe(PUSH + 8n + 1n);
    expect(await energyOf('1 @end JUMPI :end')).toBe(2n * PUSH + 10n + 1n);
    expect(await energyOf('0 @end JUMPI :end')).toBe(2n * PUSH + 10n + 1n);
  });
});

describe('prices that depend on the arguments', () => {
  const cases: readonly (readonly [string, string, bigint])[] = [
    ['EXP 10, and 10 for each byte of the exponent', '0 2 EXP', 2n * PUSH + 10n],
    ['EXP with one byte', '255 2 EXP', 2n * PUSH + 10n + 10n],
    ['EXP with three bytes', '0x010000 2 EXP', 2n * PUSH + 10n + 30n],
    ['MSTORE 1, and 3 for the word of memory', '7 0 MSTORE', 2n * PUSH + 1n + 3n],
    ['MLOAD 1, and 6 for two words', '32 MLOAD', PUSH + 1n + 6n],
    ['memory that is there is free', '7 0 MSTORE 0 MLOAD', 3n * PUSH + 2n + 3n],
    ['MSTORE8 1, and the word', '7 0 MSTORE8', 2n * PUSH + 1n + 3n],
    // 1,024 words: 3 each, and the square through 512.
    ['memory grows by the square', '32736 MLOAD', PUSH + 1n + 3n * 1_024n + 2_048n],
    ['SHA3 30, 6 a word, and memory', '33 0 SHA3', 2n * PUSH + 30n + 12n + 6n],
    ['SHA3 of nothing', '0 0xffffffffffffffffffff SHA3', 2n * PUSH + 30n],
    ['CALLDATACOPY nothing but words and memory', '33 0 0 CALLDATACOPY', 3n * PUSH + 6n + 6n],
    ['CODECOPY the same', '32 0 0 CODECOPY', 3n * PUSH + 3n + 3n],
    ['EXTCODECOPY 20 more', '32 0 0 0 EXTCODECOPY', 4n * PUSH + 20n + 3n + 3n],
    ['RETURNDATACOPY of nothing', '0 0 0 RETURNDATACOPY', 3n * PUSH],
    ['MCOPY 3, words, and memory up to the end', '32 0 32 MCOPY', 3n * PUSH + 3n + 3n + 6n],
    ['LOG0 375 and 8 a byte', '5 0 LOG0', 2n * PUSH + 375n + 40n + 3n],
    ['LOG4 375 more for each topic', '1 2 3 4 0 0 LOG4', 6n * PUSH + 5n * 375n],
    ['RETURN memory only', '64 0 RETURN', 2n * PUSH + 6n],
    ['REVERT memory only', '64 0 REVERT', 2n * PUSH + 6n],
    ['SSTORE of a new slot 20,000', '1 5 SSTORE', 2n * PUSH + 20_000n],
    ['SSTORE of 0 into a new slot 5,000', '0 5 SSTORE', 2n * PUSH + 5_000n],
    ['SSTORE again 5,000, with no refund', '1 5 SSTORE 1 5 SSTORE', 4n * PUSH + 25_000n],
    ['SSTORE back to 0: 5,000', '1 5 SSTORE 0 5 SSTORE', 4n * PUSH + 25_000n],
    [
      'a slot written in the same transaction is never new again',
      '1 5 SSTORE 0 5 SSTORE 2 5 SSTORE',
      6n * PUSH + 30_000n,
    ],
    ['also when the first thing written was 0', '0 5 SSTORE 2 5 SSTORE', 4n * PUSH + 10_000n],
    ['CALL 40', `0 0 0 0 0 ${pushOf(BOB)} 0 CALL`, 7n * PUSH + 40n],
    [
      'a CALL to nobody without value is no new account',
      `0 0 0 0 0 ${pushOf(STRANGER)} 0 CALL`,
      7n * PUSH + 40n,
    ],
    ['STATICCALL 40', `0 0 0 0 ${pushOf(BOB)} 0 STATICCALL`, 6n * PUSH + 40n],
    ['DELEGATECALL 40', `0 0 0 0 ${pushOf(BOB)} 0 DELEGATECALL`, 6n * PUSH + 40n],
    ['CALLCODE 40', `0 0 0 0 0 ${pushOf(BOB)} 0 CALLCODE`, 7n * PUSH + 40n],
    ['CALLTOKEN 40', `0 0 0 0 ${TOKEN} 0 ${pushOf(BOB)} 0 CALLTOKEN`, 8n * PUSH + 40n],
    [
      'a call pays memory for the larger of input and output',
      `64 0 32 0 0 ${pushOf(BOB)} 0 CALL`,
      7n * PUSH + 40n + 6n,
    ],
    ['SELFDESTRUCT nothing', `${pushOf(BOB)} SELFDESTRUCT`, PUSH],
    [
      'SELFDESTRUCT 25,000 where the heir is new',
      `${pushOf(STRANGER)} SELFDESTRUCT`,
      PUSH + 25_000n,
    ],
    ['CREATE 32,000 and memory', '32 0 0 CREATE', 3n * PUSH + 32_000n + 3n],
    ['CREATE2 and 6 a word', '0 33 0 0 CREATE2', 4n * PUSH + 32_000n + 6n + 12n],
  ];
  for (const [name, source, energy] of cases) {
    test(name, async () => {
      expect(await energyOf(source)).toBe(energy);
    });
  }

  test('in the next transaction a slot that was emptied is new again', async () => {
    const chain = await startChain();
    await chain.install(1, '0 CALLDATALOAD 5 SSTORE');
    const store = (value: number) =>
      chain.run({
        data: Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? value : 0)),
      });
    const plumbing = 3n * PUSH;
    expect((await store(1)).energyUsed).toBe(plumbing + 20_000n);
    expect((await store(0)).energyUsed).toBe(plumbing + 5_000n);
    expect((await store(2)).energyUsed).toBe(plumbing + 20_000n);
    expect((await store(3)).energyUsed).toBe(plumbing + 5_000n);
  });

  test('nothing is paid before the first operation, nor for calldata', async () => {
    const chain = await startChain();
    await chain.install(1, 'STOP');
    expect((await chain.run({ data: new Uint8Array(1_000).fill(255) })).energyUsed).toBe(0n);
  });

  test('storing code costs 200 a byte, beyond 24 KiB too', async () => {
    const chain = await startChain();
    const size = 24_577n;
    // PUSH2 twice and PUSH1, of which 769 words of memory and their square: 769² / 512 = 1,155.
    const created = await chain.run({
      kind: 'create',
      contract: contractAddress(2),
      data: Uint8Array.of(0x61, 0x60, 0x01, 0x60, 0x00, 0xf3),
    });
    expect(created.status).toBe('SUCCESS');
    expect(created.energyUsed).toBe(2n * PUSH + 769n * 3n + 1_155n + 200n * size);
  });
});
