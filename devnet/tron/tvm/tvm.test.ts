import { expect, test } from 'vitest';
import { constructorOf, assemble } from './testing/assembler.ts';
import {
  ALICE,
  BLOCK,
  CHAIN_ID,
  contractAddress,
  returnWords,
  startChain,
  wordsOf,
} from './testing/chain.ts';

test('A contract is created, called and costs what the table says', async () => {
  const chain = await startChain();
  const code = assemble(`CALLVALUE CALLER ADDRESS CHAINID TIMESTAMP ${returnWords(5)}`);
  const created = await chain.run({ kind: 'create', data: constructorOf(code), callValueSun: 5n });
  expect(created).toMatchObject({ status: 'SUCCESS' });
  const called = await chain.run({ callValueSun: 7n });
  expect(wordsOf(called.returnData)).toEqual([
    BigInt((BLOCK.timestampMs / 1000) | 0),
    BigInt(CHAIN_ID),
    BigInt(`0x${contractAddress(1).slice(2)}`),
    BigInt(`0x${ALICE.slice(2)}`),
    7n,
  ]);
  expect(await chain.tvm.ledger.balance(contractAddress(1))).toBe(12n);
});
