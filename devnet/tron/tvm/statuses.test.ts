/** How executions end: java-tron's `contractRet`, its words, and what energy it takes. */
import { describe, expect, test } from 'vitest';
import { ALICE, BOB, CHAIN_ID, contractAddress, startChain, wordsOf } from './testing/chain.ts';
import { returnWords } from './testing/programs.ts';

const LIMIT = 50_000n;

describe('ends that take all the energy', () => {
  test.each([
    ['OUT_OF_ENERGY', ':again @again JUMP', /Not enough energy/],
    ['ILLEGAL_OPERATION', 'INVALID', /^Invalid operation code: opCode\[fe\];$/],
    ['ILLEGAL_OPERATION', '1 :x NOT POP INVALID', /opCode\[fe\]/],
    ['BAD_JUMP_DESTINATION', '7 JUMP', /^Operation with pc isn't 'JUMPDEST': PC\[7\];$/],
    ['BAD_JUMP_DESTINATION', '1 0xffffffffff JUMPI', /PC\[-1\]/],
    ['STACK_TOO_SMALL', '1 ADD', /^Expected stack size 2 but actual 1;$/],
    ['STACK_TOO_SMALL', 'MSTORE', /^Expected stack size 2 but actual 0;$/],
    ['STACK_TOO_LARGE', ':again 1 @again JUMP', /overflow 1024 elements/],
    ['OUT_OF_MEMORY', '0 0x300000 MSTORE', /^Out of Memory when 'MSTORE' operation executing$/],
    ['OUT_OF_MEMORY', `1 ${2n ** 200n} SHA3`, /'SHA3'/],
    ['UNKNOWN', '1 0 0 RETURNDATACOPY', /^Illegal RETURNDATACOPY arguments/],
  ])('%s: %s', async (status, source, message) => {
    const chain = await startChain();
    await chain.install(1, source);
    const called = await chain.run({ energyLimit: LIMIT, callValueSun: 5n });
    expect(called).toMatchObject({ status, energyUsed: LIMIT, logs: [] });
    expect(called.message).toMatch(message);
    expect(await chain.tvm.ledger.balance(ALICE)).toBe(1_000_000_000n);
  });
});

test('a memory of 3 MiB is the largest, whatever is paid', async () => {
  const chain = await startChain();
  await chain.install(1, '0 0x2fffe0 MSTORE');
  expect((await chain.run({ energyLimit: 100_000_000n })).status).toBe('SUCCESS');
});

test('REVERT keeps the rest and gives its reason', async () => {
  const chain = await startChain();
  await chain.install(1, '7 0 MSTORE 32 0 REVERT');
  const called = await chain.run({ energyLimit: LIMIT });
  expect(called).toMatchObject({
    status: 'REVERT',
    energyUsed: 16n,
    message: 'REVERT opcode executed',
  });
  expect(wordsOf(called.returnData)).toEqual([7n]);
});

test('an operation may take the last of the energy', async () => {
  const chain = await startChain();
  await chain.install(1, '1 1 SSTORE');
  expect((await chain.run({ energyLimit: 20_006n })).status).toBe('SUCCESS');
  await chain.install(2, '1 1 SSTORE');
  const less = await chain.run({ contract: contractAddress(2), energyLimit: 20_005n });
  expect(less.status).toBe('OUT_OF_ENERGY');
});

test('an address without code takes what it is sent', async () => {
  const chain = await startChain();
  const called = await chain.run({ contract: BOB, callValueSun: 5n });
  expect(called).toMatchObject({ status: 'SUCCESS', energyUsed: 0n });
  expect(await chain.tvm.ledger.balance(BOB)).toBe(5n);
});

test('the block: number, seconds, the chain’s id, the price of energy, and zeros', async () => {
  const chain = await startChain();
  await chain.install(
    1,
    `0 BLOCKHASH COINBASE GASLIMIT DIFFICULTY GASPRICE BASEFEE CHAINID TIMESTAMP NUMBER ${returnWords(9)}`,
  );
  const { returnData } = await chain.run({ block: { number: 12, timestampMs: 1_700_000_001_999 } });
  const expected = [12n, 1_700_000_001n, BigInt(CHAIN_ID), 100n, 0n, 0n, 0n, 0n, 0n];
  expect(wordsOf(returnData)).toEqual(expected);
});

test('executions asked for at once run one after the other', async () => {
  const chain = await startChain();
  await chain.install(1, '0 SLOAD 1 ADD 0 SSTORE');
  await Promise.all(Array.from({ length: 20 }, () => chain.run({})));
  await chain.install(2, 'STOP');
  const { accounts } = await chain.tvm.ledger.dump();
  const counter = accounts.find(({ address }) => address === contractAddress(1));
  expect(Object.values(counter?.storage ?? {})).toEqual(['14']);
});

test('a transaction the chain refuses leaves the machine as it was', async () => {
  const chain = await startChain();
  await chain.install(1, 'STOP');
  await expect(chain.run({ callValueSun: 1_000_000_001n })).rejects.toThrow('not sufficient');
  await expect(chain.run({ contract: '42' })).rejects.toThrow(RangeError);
  expect((await chain.run({ callValueSun: 1n })).status).toBe('SUCCESS');
  expect(await chain.tvm.ledger.balance(contractAddress(1))).toBe(1n);
});
