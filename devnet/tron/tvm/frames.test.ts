/** Calls between contracts: TRX, the stipend, energy, static calls, what each frame sees. */
import { describe, expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  STRANGER,
  contractAddress,
  pushOf,
  startChain,
  wordsOf,
} from './testing/chain.ts';
import type { Chain } from './testing/chain.ts';
import { REVERT, ask, returnWords, sendSun } from './testing/programs.ts';

const PUSHES = 7n * 3n;
const self = contractAddress(1);
const other = contractAddress(2);

/** A contract at 1 that runs `source`, and holds 100 sun. */
async function withSun(source: string): Promise<Chain> {
  const chain = await startChain();
  await chain.install(1, source);
  await chain.tvm.ledger.setBalance(self, 100n);
  return chain;
}

describe('TRX', () => {
  test('to an account that exists costs 9,000, less the stipend nobody used', async () => {
    const chain = await withSun(sendSun(BOB, 10n, '0'));
    expect((await chain.run({})).energyUsed).toBe(PUSHES + 40n + 9_000n - 2_300n);
    expect(await chain.tvm.ledger.balance(BOB)).toBe(10n);
    expect(await chain.tvm.ledger.balance(self)).toBe(90n);
  });

  test('to a new account costs 25,000 more', async () => {
    const chain = await withSun(sendSun(STRANGER, 10n, '0'));
    expect((await chain.run({})).energyUsed).toBe(PUSHES + 40n + 34_000n - 2_300n);
    expect(await chain.tvm.ledger.balance(STRANGER)).toBe(10n);
  });

  test('0 to nobody makes no account', async () => {
    const chain = await withSun(sendSun(STRANGER, 0n));
    expect((await chain.run({})).status).toBe('SUCCESS');
    expect(await chain.tvm.ledger.exists(STRANGER)).toBe(false);
  });

  test('more than there is answers 0', async () => {
    const chain = await withSun(`${sendSun(BOB, 101n, '0')} ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([0n]);
    expect(await chain.tvm.ledger.balance(BOB)).toBe(0n);
  });

  test.each([
    ['to itself', sendSun(self, 1n, '0'), 'transfer trx failed: Cannot transfer TRX to yourself.'],
    ['past 63 bits', sendSun(BOB, 2n ** 63n, '0'), 'endowment out of long range'],
  ])('%s fails the execution and keeps the rest of the energy', async (_, source, message) => {
    const chain = await withSun(source);
    const called = await chain.run({});
    expect(called).toMatchObject({ status: 'TRANSFER_FAILED', message });
    expect(called.energyUsed).toBe(PUSHES + 40n + 9_000n - 2_300n);
  });

  test('that would overflow the receiver fails too', async () => {
    const chain = await withSun(sendSun(BOB, 1n));
    await chain.tvm.ledger.setBalance(BOB, 2n ** 63n - 1n);
    expect((await chain.run({})).status).toBe('TRANSFER_FAILED');
  });

  test('BALANCE and SELFBALANCE follow what calls moved', async () => {
    const chain = await withSun(
      `${sendSun(BOB, 10n)} SELFBALANCE ADDRESS BALANCE ${pushOf(BOB)} BALANCE ${returnWords(3)}`,
    );
    expect(wordsOf((await chain.run({})).returnData)).toEqual([10n, 90n, 90n]);
  });
});

describe('energy', () => {
  test('a call with value gives the callee 2,300 on top', async () => {
    const chain = await withSun(`32 0 0 0 1 ${pushOf(other)} 0 CALL 32 0 RETURN`);
    await chain.install(2, `GAS ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([2_300n - 2n]);
  });

  test('a call may hand on all that is left: no 63/64', async () => {
    const chain = await withSun(`32 0 0 0 0 ${pushOf(other)} GAS CALL 32 0 RETURN`);
    await chain.install(2, `GAS ${returnWords(1)}`);
    const energyLimit = 100_000n;
    const called = await chain.run({ energyLimit });
    // Before the callee runs: six pushes, GAS, CALL and a word of memory; in it, GAS.
    expect(wordsOf(called.returnData)).toEqual([energyLimit - 18n - 2n - 40n - 3n - 2n]);
  });

  test('a callee that fails takes what it was given and no more', async () => {
    const chain = await withSun(sendSun(other, 0n, '5000'));
    await chain.install(2, 'INVALID');
    expect((await chain.run({})).energyUsed).toBe(PUSHES + 40n + 5_000n);
  });

  test('a callee that reverts gives back what it did not use, and its reason', async () => {
    const chain = await withSun(
      `0 0 0 0 0 ${pushOf(other)} 5000 CALL
       RETURNDATASIZE 0 0 RETURNDATACOPY 32 MSTORE 64 0 RETURN`,
    );
    await chain.install(2, '77 0 MSTORE 32 0 REVERT');
    const called = await chain.run({});
    expect(wordsOf(called.returnData)).toEqual([77n, 0n]);
    expect(called.energyUsed).toBeLessThan(200n);
  });

  test('64 frames are the most', async () => {
    // Each adds 1 to what the next one answers; where the call cannot be made, 0 is the answer.
    const chain = await withSun(`32 0 0 0 0 ADDRESS GAS CALL POP 0 MLOAD 1 ADD ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([65n]);
  });

  test('an endless loop ends by energy', async () => {
    const chain = await withSun(':again @again JUMP');
    const called = await chain.run({ energyLimit: 200_000n });
    expect(called).toMatchObject({ status: 'OUT_OF_ENERGY', energyUsed: 200_000n });
    expect(called.message).toContain('Not enough energy');
  });

  test('an endless recursion ends too', async () => {
    const chain = await withSun(':again 0 0 0 0 0 ADDRESS GAS CALL @again JUMP');
    const called = await chain.run({ energyLimit: 20_000n });
    expect(called).toMatchObject({ status: 'OUT_OF_ENERGY', energyUsed: 20_000n });
  });
});

describe('what a frame sees', () => {
  test('caller, origin, address and value are those of its call', async () => {
    const chain = await withSun(`128 0 0 0 3 ${pushOf(other)} GAS CALL 128 0 RETURN`);
    await chain.install(2, `CALLVALUE ADDRESS ORIGIN CALLER ${returnWords(4)}`);
    const seen = [self, ALICE, other].map((address) => BigInt(pushOf(address)));
    expect(wordsOf((await chain.run({})).returnData)).toEqual([...seen, 3n]);
  });

  test.each([
    ['DELEGATECALL', `128 0 0 0 ${pushOf(other)} GAS DELEGATECALL`, [ALICE, ALICE, self], 9n],
    ['CALLCODE', `128 0 0 0 3 ${pushOf(other)} GAS CALLCODE`, [self, ALICE, self], 3n],
  ])('%s runs the code in the name of its caller', async (_, source, accounts, value) => {
    const chain = await withSun(`${source} 128 0 RETURN`);
    await chain.install(2, `CALLVALUE ADDRESS ORIGIN CALLER 1 7 SSTORE ${returnWords(4)}`);
    const called = await chain.run({ callValueSun: 9n });
    const seen = accounts.map((address) => BigInt(pushOf(address)));
    expect(wordsOf(called.returnData)).toEqual([...seen, value]);
    const { accounts: dumped } = await chain.tvm.ledger.dump();
    expect(dumped.find(({ address }) => address === self)?.storage).not.toEqual({});
    expect(dumped.find(({ address }) => address === other)?.storage).toEqual({});
    expect(await chain.tvm.ledger.balance(self)).toBe(109n);
  });

  test('addresses are taken by their low 20 bytes', async () => {
    const chain = await withSun(`0x41${BOB.slice(2)} BALANCE ${returnWords(1)}`);
    await chain.tvm.ledger.setBalance(BOB, 12n);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([12n]);
  });

  test('transient storage lasts for the transaction, by address', async () => {
    const chain = await withSun(
      `5 1 TSTORE ${sendSun(other, 0n)} POP 1 TLOAD ${ask(other)} ADD ${returnWords(2)}`,
    );
    await chain.install(2, `1 TLOAD ${returnWords(1)}`);
    const first = await chain.run({});
    expect(wordsOf(first.returnData)).toEqual([1n, 5n]);
    await chain.install(3, `1 TLOAD ${returnWords(1)}`);
    expect(wordsOf((await chain.run({ contract: contractAddress(3) })).returnData)).toEqual([0n]);
  });
});

describe('a static call', () => {
  test.each([
    ['SSTORE', '1 1 SSTORE'],
    ['TSTORE', '1 1 TSTORE'],
    ['LOG0', '0 0 LOG0'],
    ['CREATE', '0 0 0 CREATE'],
    ['CREATE2', '0 0 0 0 CREATE2'],
    ['SELFDESTRUCT', `${pushOf(BOB)} SELFDESTRUCT`],
    ['a CALL with value', sendSun(BOB, 1n, '0')],
  ])('refuses %s', async (_, source) => {
    const chain = await withSun(`0 0 0 0 ${pushOf(other)} 60000 STATICCALL ${returnWords(1)}`);
    await chain.install(2, source);
    await chain.tvm.ledger.setBalance(other, 10n);
    const called = await chain.run({});
    expect(wordsOf(called.returnData)).toEqual([0n]);
    expect(called.energyUsed).toBeGreaterThan(60_000n);
    expect(await chain.tvm.ledger.balance(other)).toBe(10n);
  });

  test('is inherited by the calls below it', async () => {
    const chain = await withSun(`${ask(other)} ${returnWords(2)}`);
    await chain.install(2, `${sendSun(contractAddress(3), 0n, '60000')} ${returnWords(1)}`);
    await chain.install(3, '1 1 SSTORE');
    expect(wordsOf((await chain.run({})).returnData)).toEqual([0n, 1n]);
  });
});

describe('logs', () => {
  test('carry address, topics and data, in the order they were made', async () => {
    const chain = await withSun(`7 0 MSTORE 5 32 0 LOG1 ${sendSun(other, 0n)} 0 0 LOG0`);
    await chain.install(2, '8 9 0 0 LOG2');
    const { logs } = await chain.run({});
    const word = (value: number) => value.toString(16).padStart(64, '0');
    expect(logs).toEqual([
      { address: self, topics: [word(5)], data: word(7) },
      { address: other, topics: [word(9), word(8)], data: '' },
      { address: self, topics: [], data: '' },
    ]);
  });

  test('of a frame that failed are gone', async () => {
    const chain = await withSun(`${sendSun(other, 0n, '50000')} 0 0 LOG0`);
    await chain.install(2, `0 0 LOG0 ${REVERT}`);
    expect((await chain.run({})).logs).toHaveLength(1);
  });
});

test('a slot written in a frame that failed is as before', async () => {
  const chain = await withSun(sendSun(other, 0n, '90000'));
  await chain.install(2, `3 0 SSTORE ${REVERT}`);
  expect((await chain.run({})).status).toBe('SUCCESS');
  const { accounts } = await chain.tvm.ledger.dump();
  expect(accounts.find(({ address }) => address === other)?.storage).toEqual({});
});
