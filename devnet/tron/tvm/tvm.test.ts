/** The machine through its door, `createTvm`. */
import { expect, test } from 'vitest';
import { assemble, constructorOf } from './testing/assembler.ts';
import { ALICE, BLOCK, BOB, contractAddress, startChain, wordsOf } from './testing/chain.ts';
import { returnWords } from './testing/programs.ts';
import { createTvm } from './tvm.ts';

const call = {
  kind: 'call',
  caller: ALICE,
  contract: contractAddress(1),
  data: new Uint8Array(0),
  callValueSun: 0n,
  tokenId: 0n,
  tokenValue: 0n,
  energyLimit: 1_000_000n,
  block: BLOCK,
  transactionId: '11'.repeat(32),
} as const;

test('several machines know nothing of each other', async () => {
  const source = `0 SLOAD 1 ADD DUP1 0 SSTORE BASEFEE CHAINID ${returnWords(3)}`;
  const data = constructorOf(assemble(source));
  const machines = await Promise.all([
    createTvm({ chainId: 1, energyFeeSun: 100 }),
    createTvm({ chainId: 2, energyFeeSun: 210 }),
  ]);
  for (const machine of machines) await machine.execute({ ...call, kind: 'create', data });
  const [first, second] = await Promise.all(machines.map((machine) => machine.execute(call)));
  expect(wordsOf(first!.returnData)).toEqual([1n, 100n, 1n]);
  expect(wordsOf(second!.returnData)).toEqual([2n, 210n, 1n]);
  machines[0].tokens.add(1_000_001n);
  expect(machines[1].tokens.size).toBe(0);
  await machines[0].ledger.create(BOB);
  expect(await machines[1].ledger.exists(BOB)).toBe(false);
});

test('MLOAD and MSTORE cost what they do on main net', async () => {
  const machine = await createTvm({ chainId: 1, energyFeeSun: 100 });
  await machine.execute({ ...call, kind: 'create', data: constructorOf(assemble('0 MLOAD')) });
  expect((await machine.execute(call)).energyUsed).toBe(3n + 1n + 3n);
});

test('a simple call takes less than 5 ms, with many accounts too', async () => {
  const chain = await startChain();
  await chain.install(1, '0 SLOAD 1 ADD 0 SSTORE');
  for (let index = 0; index < 5_000; index += 1) {
    await chain.tvm.ledger.setBalance(contractAddress(100 + index), 1n);
  }
  const timesMs: number[] = [];
  for (let count = 0; count < 51; count += 1) {
    const startedAt = performance.now();
    await chain.run({});
    timesMs.push(performance.now() - startedAt);
  }
  expect(timesMs.sort((a, b) => a - b)[25]).toBeLessThan(5);
});
