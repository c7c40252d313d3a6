/** What java-tron lists as `internal_transactions`. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import type { InternalTransaction } from './contract.ts';
import { BOB, TOKEN, contractAddress, pushOf, startChain, words } from './testing/chain.ts';
import { REVERT, sendSun, sendToken } from './testing/programs.ts';

const TRANSACTION = 'cd'.repeat(32);
const [first, second, third] = [contractAddress(1), contractAddress(2), contractAddress(3)];

/** Keccak-256 of parent, receiver, data, value and count, the last two in 8 bytes. */
function hashOf(
  parent: string,
  receiver: string,
  data: string,
  value: number,
  count: number,
): string {
  const int64 = (number: number): string => number.toString(16).padStart(16, '0');
  const parts = [parent, receiver, data, int64(value), int64(count)];
  return bytesToHex(keccak_256(hexToBytes(parts.join(''))));
}

function call(parts: Partial<InternalTransaction>): InternalTransaction {
  return {
    hash: '',
    caller: first,
    transferTo: BOB,
    callValueSun: 0n,
    tokenId: 0n,
    tokenValue: 0n,
    note: 'call',
    isRejected: false,
    ...parts,
  };
}

test('each call is listed before those it makes, hashed from the one above', async () => {
  const chain = await startChain();
  await chain.install(1, `7 0 MSTORE 0 0 32 0 5 ${pushOf(second)} GAS CALL ${sendSun(BOB, 1n)}`);
  await chain.install(2, sendToken(BOB, TOKEN, 3n));
  await chain.tvm.ledger.setBalance(first, 50n);
  await chain.tvm.ledger.setTokenBalance(second, TOKEN, 9n);
  const { internalTransactions } = await chain.run({ transactionId: TRANSACTION });
  const outer = hashOf(TRANSACTION, second, bytesToHex(words(7n)), 5, 1);
  expect(internalTransactions).toEqual([
    call({ hash: outer, transferTo: second, callValueSun: 5n }),
    call({ hash: hashOf(outer, BOB, '', 0, 2), caller: second, tokenId: TOKEN, tokenValue: 3n }),
    call({ hash: hashOf(TRANSACTION, BOB, '', 1, 3), callValueSun: 1n }),
  ]);
});

test('a frame that fails rejects its own call and all below it', async () => {
  const chain = await startChain();
  await chain.install(1, `${sendSun(BOB, 0n)} ${sendSun(second, 0n, '90000')} ${sendSun(BOB, 0n)}`);
  await chain.install(2, `${sendSun(third, 0n)} ${REVERT}`);
  await chain.install(3, sendSun(BOB, 0n));
  const { internalTransactions } = await chain.run({});
  expect(
    internalTransactions.map(({ transferTo, isRejected }) => [transferTo, isRejected]),
  ).toEqual([
    [BOB, false],
    [second, true],
    [third, true],
    [BOB, true],
    [BOB, false],
  ]);
});

test('a transaction that fails rejects all of them', async () => {
  const chain = await startChain();
  await chain.install(1, `${sendSun(BOB, 0n)} ${REVERT}`);
  const { internalTransactions } = await chain.run({});
  expect(internalTransactions.map(({ isRejected }) => isRejected)).toEqual([true]);
});

test('CREATE hashes its code and no receiver; SELFDESTRUCT is a suicide', async () => {
  const chain = await startChain();
  await chain.install(1, `0x00 0 MSTORE 1 0 4 CREATE POP ${pushOf(BOB)} SELFDESTRUCT`);
  await chain.tvm.ledger.setBalance(first, 50n);
  await chain.tvm.ledger.setTokenBalance(first, TOKEN, 9n);
  const { internalTransactions } = await chain.run({ transactionId: TRANSACTION });
  const created = keccak_256(hexToBytes(`${TRANSACTION}${'00'.repeat(8)}`)).slice(12);
  expect(internalTransactions).toEqual([
    call({
      hash: hashOf(TRANSACTION, '', '00', 4, 1),
      transferTo: `41${bytesToHex(created)}`,
      callValueSun: 4n,
      note: 'create',
    }),
    call({
      hash: hashOf(TRANSACTION, BOB, '', 46, 2),
      callValueSun: 46n,
      tokenId: TOKEN,
      tokenValue: 9n,
      note: 'suicide',
    }),
  ]);
});

test('precompiles, and calls that cannot be made, are not listed', async () => {
  const chain = await startChain();
  await chain.install(1, `0 0 0 0 0 4 GAS CALL ${sendSun(BOB, 1n, '0')}`);
  expect((await chain.run({})).internalTransactions).toEqual([]);
});
