/** The ledger by itself: accounts, checkpoints, and the way into a file and back. */
import { describe, expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  CHAIN_ID,
  ENERGY_FEE_SUN,
  OTHER_TOKEN,
  STRANGER,
  TOKEN,
  contractAddress,
  startChain,
} from './testing/chain.ts';
import { createTvm } from './tvm.ts';

describe('accounts', () => {
  test('do not exist until they are made', async () => {
    const { ledger } = (await startChain()).tvm;
    expect(await ledger.exists(STRANGER)).toBe(false);
    expect(await ledger.balance(STRANGER)).toBe(0n);
    expect(await ledger.tokenBalance(STRANGER, TOKEN)).toBe(0n);
    expect(await ledger.code(STRANGER)).toEqual(new Uint8Array(0));
    expect(await ledger.exists(STRANGER)).toBe(false);
    await ledger.create(STRANGER);
    expect(await ledger.exists(STRANGER)).toBe(true);
  });

  test('stay as they are when they are made again', async () => {
    const { ledger } = (await startChain()).tvm;
    await ledger.create(ALICE);
    expect(await ledger.balance(ALICE)).toBe(1_000_000_000n);
  });

  test('list the tokens above 0', async () => {
    const { ledger } = (await startChain()).tvm;
    await ledger.setTokenBalance(ALICE, OTHER_TOKEN, 0n);
    const tokens = await ledger.tokensOf(ALICE);
    expect(tokens).toEqual(new Map([[TOKEN, 1_000_000n]]));
    await ledger.setTokenBalance(ALICE, TOKEN, 5n);
    expect(tokens.get(TOKEN)).toBe(1_000_000n);
  });
});

describe('checkpoints', () => {
  test('revert what came after them, the innermost first', async () => {
    const { ledger } = (await startChain()).tvm;
    await ledger.checkpoint();
    await ledger.setBalance(BOB, 1n);
    await ledger.checkpoint();
    await ledger.setBalance(BOB, 2n);
    await ledger.setTokenBalance(BOB, TOKEN, 3n);
    await ledger.create(STRANGER);
    await ledger.revert();
    expect(await ledger.balance(BOB)).toBe(1n);
    expect(await ledger.tokenBalance(BOB, TOKEN)).toBe(0n);
    expect(await ledger.exists(STRANGER)).toBe(false);
    await ledger.revert();
    expect(await ledger.balance(BOB)).toBe(0n);
  });

  test('keep what is committed, until an outer one reverts', async () => {
    const { ledger } = (await startChain()).tvm;
    await ledger.checkpoint();
    await ledger.checkpoint();
    await ledger.setBalance(BOB, 2n);
    await ledger.commit();
    expect(await ledger.balance(BOB)).toBe(2n);
    await ledger.revert();
    expect(await ledger.balance(BOB)).toBe(0n);
  });

  test('take back whole executions', async () => {
    const chain = await startChain();
    const before = await chain.tvm.ledger.dump();
    await chain.tvm.ledger.checkpoint();
    await chain.install(
      1,
      '0 SLOAD 1 ADD 0 SSTORE CALLVALUE ISZERO @end JUMPI CALLER SELFDESTRUCT :end',
    );
    await chain.run({});
    await chain.run({ tokenId: TOKEN, tokenValue: 5n });
    await chain.run({ callValueSun: 3n });
    expect(await chain.tvm.ledger.exists(contractAddress(1))).toBe(false);
    await chain.tvm.ledger.revert();
    expect(await chain.tvm.ledger.dump()).toEqual(before);
  });
});

test('what goes into a file comes back the same', async () => {
  const chain = await startChain();
  await chain.install(1, 'CALLVALUE DUP1 SSTORE 1 0 SSTORE 0 0 SSTORE');
  await chain.run({ callValueSun: 1_000n, tokenId: TOKEN, tokenValue: 7n });
  const dump = await chain.tvm.ledger.dump();
  const slot = (1_000).toString(16).padStart(64, '0');
  expect(dump.accounts).toContainEqual({
    address: contractAddress(1),
    balanceSun: '1000',
    tokens: { [TOKEN.toString()]: '7' },
    code: expect.stringMatching(/^34/) as string,
    storage: { [slot]: '03e8' },
  });
  const file = JSON.stringify(dump);
  const restored = await createTvm({
    chainId: CHAIN_ID,
    energyFeeSun: ENERGY_FEE_SUN,
    restoreFrom: JSON.parse(file) as typeof dump,
  });
  expect(await restored.ledger.dump()).toEqual(dump);
  expect(await restored.ledger.code(contractAddress(1))).toEqual(
    await chain.tvm.ledger.code(contractAddress(1)),
  );
  expect(await restored.ledger.exists(BOB)).toBe(true);
});
