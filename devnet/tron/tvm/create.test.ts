/** Contracts made by contracts, and SELFDESTRUCT. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import type { HexAddress } from './contract.ts';
import { assemble, constructorOf } from './testing/assembler.ts';
import {
  ALICE,
  BOB,
  OTHER_TOKEN,
  STRANGER,
  TOKEN,
  contractAddress,
  pushOf,
  startChain,
  wordsOf,
} from './testing/chain.ts';
import type { Chain } from './testing/chain.ts';
import { REVERT, ask, returnWords, sendSun } from './testing/programs.ts';

const BLACK_HOLE = '4177944d19c052b73ee2286823aa83f8138cb7032f';
const TRANSACTION = 'ab'.repeat(32);
const self = contractAddress(1);

/** Puts up to 32 bytes of initcode at the start of memory, and leaves how many. */
function initcode(source: string): string {
  const bytes = assemble(source);
  const word = `0x${bytesToHex(bytes).padEnd(64, '0')}`;
  return `${word} 0 MSTORE ${bytes.length}`;
}

/** Initcode whose contract is the single byte 0x00 (STOP). */
const STORE_STOP = '1 0 RETURN';

function addressOf(...parts: readonly string[]): HexAddress {
  return `41${bytesToHex(keccak_256(hexToBytes(parts.join(''))).slice(12))}`;
}

const nonce = (count: number): string => count.toString(16).padStart(16, '0');

async function withSun(source: string): Promise<Chain> {
  const chain = await startChain();
  await chain.install(1, source);
  await chain.tvm.ledger.setBalance(self, 100n);
  return chain;
}

describe('CREATE', () => {
  test('makes the address of the transaction and its internal transactions so far', async () => {
    const create = `${initcode(STORE_STOP)} 0 0 CREATE`;
    const chain = await withSun(`${create} ${sendSun(BOB, 1n)} POP ${create} ${returnWords(2)}`);
    const { returnData } = await chain.run({ transactionId: TRANSACTION });
    const first = addressOf(TRANSACTION, nonce(0));
    // The first CREATE and the call to Bob came before.
    const second = addressOf(TRANSACTION, nonce(2));
    // With the prefix: 21 bytes of the word.
    expect(wordsOf(returnData)).toEqual([BigInt(`0x${second}`), BigInt(`0x${first}`)]);
    expect(await chain.tvm.ledger.code(first)).toEqual(Uint8Array.of(0));
    expect(await chain.tvm.ledger.code(second)).toEqual(Uint8Array.of(0));
  });

  test('counts the internal transactions of frames that failed', async () => {
    const chain = await withSun(
      `${sendSun(contractAddress(2), 0n, '50000')} ${initcode(STORE_STOP)} 0 0 CREATE ${returnWords(1)}`,
    );
    await chain.install(2, `${sendSun(BOB, 0n)} ${REVERT}`);
    const { returnData } = await chain.run({ transactionId: TRANSACTION });
    const created = BigInt(`0x${addressOf(TRANSACTION, nonce(2))}`);
    expect(wordsOf(returnData)).toEqual([created]);
  });

  test('gives TRX, and the constructor sees creator and value', async () => {
    const source = `CALLER 0 SSTORE CALLVALUE 1 SSTORE`;
    const chain = await withSun(`${initcode(source)} 0 7 CREATE`);
    await chain.run({ transactionId: TRANSACTION });
    const created = addressOf(TRANSACTION, nonce(0));
    expect(await chain.tvm.ledger.balance(created)).toBe(7n);
    const { accounts } = await chain.tvm.ledger.dump();
    const account = accounts.find(({ address }) => address === created);
    expect(Object.values(account?.storage ?? {})).toEqual([self.slice(2), '07']);
  });

  test('answers 0 for more TRX than there is, for 32,000 energy', async () => {
    const chain = await withSun(`${initcode(STORE_STOP)} 0 101 CREATE ${returnWords(1)}`);
    const { returnData, energyUsed } = await chain.run({ transactionId: TRANSACTION });
    expect(wordsOf(returnData)).toEqual([0n]);
    expect(energyUsed).toBeLessThan(32_100n);
    expect(await chain.tvm.ledger.exists(addressOf(TRANSACTION, nonce(0)))).toBe(false);
  });

  test('of a constructor that reverts answers 0 and keeps the energy and the reason', async () => {
    const source = '5 0 MSTORE 32 0 REVERT';
    const chain = await withSun(`${initcode(source)} 0 9 CREATE RETURNDATASIZE ${returnWords(2)}`);
    const { returnData, energyUsed } = await chain.run({ transactionId: TRANSACTION });
    expect(wordsOf(returnData)).toEqual([32n, 0n]);
    expect(energyUsed).toBeLessThan(32_100n);
    expect(await chain.tvm.ledger.balance(self)).toBe(100n);
    expect(await chain.tvm.ledger.exists(addressOf(TRANSACTION, nonce(0)))).toBe(false);
  });

  test.each([
    ['fails', 'INVALID'],
    ['stores code that begins with 0xef', '0xef 0 MSTORE8 1 0 RETURN'],
    ['has no energy left to store its code', '0xffff 0 RETURN'],
  ])('of a constructor that %s takes all the energy', async (_, source) => {
    const chain = await withSun(`${initcode(source)} 0 0 CREATE ${returnWords(1)}`);
    const called = await chain.run({ energyLimit: 100_000n });
    // Nothing is left for what comes after.
    expect(called).toMatchObject({ status: 'OUT_OF_ENERGY', energyUsed: 100_000n });
  });
});

describe('CREATE2', () => {
  const create2 = `5 ${initcode(STORE_STOP)} 0 0 CREATE2`;
  const salt = '05'.padStart(64, '0');
  const codeHash = bytesToHex(keccak_256(assemble(STORE_STOP)));
  const created = addressOf(self, salt, codeHash);

  test('makes the address of creator with its prefix, salt and code, without 0xff', async () => {
    const chain = await withSun(`${create2} ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([BigInt(`0x${created}`)]);
    expect(await chain.tvm.ledger.code(created)).toEqual(Uint8Array.of(0));
  });

  test('twice costs everything the second time', async () => {
    const chain = await withSun(create2);
    expect((await chain.run({})).status).toBe('SUCCESS');
    const again = await chain.run({ energyLimit: 90_000n });
    expect(again.energyUsed).toBe(90_000n);
  });

  test('keeps what an account without code holds', async () => {
    const chain = await withSun(create2);
    await chain.tvm.ledger.setBalance(created, 3n);
    await chain.tvm.ledger.setTokenBalance(created, TOKEN, 4n);
    expect((await chain.run({})).status).toBe('SUCCESS');
    expect(await chain.tvm.ledger.balance(created)).toBe(3n);
    expect(await chain.tvm.ledger.tokenBalance(created, TOKEN)).toBe(4n);
  });
});

describe('a transaction that creates', () => {
  const contract = contractAddress(9);

  test('refuses an address that is taken', async () => {
    const chain = await startChain();
    const taken = chain.run({ kind: 'create', contract: BOB, data: assemble('STOP') });
    await expect(taken).rejects.toThrow('existing contract address');
  });

  test('keeps TRX and tokens sent with it', async () => {
    const chain = await startChain();
    const sent = { callValueSun: 5n, tokenId: TOKEN, tokenValue: 6n };
    await chain.run({ kind: 'create', contract, data: constructorOf(Uint8Array.of(0)), ...sent });
    expect(await chain.tvm.ledger.balance(contract)).toBe(5n);
    expect(await chain.tvm.ledger.tokenBalance(contract, TOKEN)).toBe(6n);
  });

  test.each([
    ['REVERT', REVERT, '', 6n],
    ['INVALID_CODE', '0xef 0 MSTORE8 1 0 RETURN', 'must not begin with 0xef', 100_000n],
    ['OUT_OF_ENERGY', '0xffff 0 RETURN', 'save just created contract code', 100_000n],
  ])('leaves nothing after %s', async (status, source, message, energyUsed) => {
    const chain = await startChain();
    const data = assemble(source);
    const created = await chain.run({
      kind: 'create',
      contract,
      data,
      callValueSun: 5n,
      energyLimit: 100_000n,
    });
    expect(created).toMatchObject({ status, energyUsed });
    expect(created.message).toContain(message);
    expect(await chain.tvm.ledger.exists(contract)).toBe(false);
    expect(await chain.tvm.ledger.balance(ALICE)).toBe(1_000_000_000n);
  });

  test('has no calldata', async () => {
    const chain = await startChain();
    const data = assemble('CALLDATASIZE 0 SSTORE');
    await chain.run({ kind: 'create', contract, data });
    const { accounts } = await chain.tvm.ledger.dump();
    expect(accounts.find(({ address }) => address === contract)?.storage).toEqual({});
  });
});

describe('SELFDESTRUCT', () => {
  test('gives TRX and all tokens to the heir and removes the contract', async () => {
    const chain = await withSun(`${pushOf(STRANGER)} SELFDESTRUCT`);
    await chain.tvm.ledger.setTokenBalance(self, TOKEN, 3n);
    await chain.tvm.ledger.setTokenBalance(self, OTHER_TOKEN, 4n);
    expect((await chain.run({})).status).toBe('SUCCESS');
    expect(await chain.tvm.ledger.balance(STRANGER)).toBe(100n);
    expect(await chain.tvm.ledger.tokensOf(STRANGER)).toEqual(
      new Map([
        [TOKEN, 3n],
        [OTHER_TOKEN, 4n],
      ]),
    );
    expect(await chain.tvm.ledger.exists(self)).toBe(false);
  });

  test('makes the heir, also of nothing', async () => {
    const chain = await startChain();
    await chain.install(1, `${pushOf(STRANGER)} SELFDESTRUCT`);
    await chain.run({});
    expect(await chain.tvm.ledger.exists(STRANGER)).toBe(true);
  });

  test('in favour of itself gives everything to the black hole', async () => {
    const chain = await withSun('ADDRESS SELFDESTRUCT');
    await chain.tvm.ledger.setTokenBalance(self, TOKEN, 3n);
    await chain.run({});
    expect(await chain.tvm.ledger.balance(BLACK_HOLE)).toBe(100n);
    expect(await chain.tvm.ledger.tokenBalance(BLACK_HOLE, TOKEN)).toBe(3n);
    expect(await chain.tvm.ledger.exists(self)).toBe(false);
  });

  test('lets the contract answer until the transaction ends', async () => {
    const chain = await withSun(
      `${sendSun(contractAddress(2), 0n)} ${ask(contractAddress(2))} ${returnWords(2)}`,
    );
    await chain.install(
      2,
      `0 SLOAD 1 EQ @again JUMPI 1 0 SSTORE ${pushOf(BOB)} SELFDESTRUCT :again 9 ${returnWords(1)}`,
    );
    expect(wordsOf((await chain.run({})).returnData)).toEqual([9n, 1n]);
    expect(await chain.tvm.ledger.exists(contractAddress(2))).toBe(false);
  });

  test('is undone with its frame', async () => {
    const chain = await withSun(sendSun(contractAddress(2), 0n, '90000'));
    await chain.install(2, `${sendSun(contractAddress(3), 0n)} ${REVERT}`);
    await chain.install(3, `${pushOf(BOB)} SELFDESTRUCT`);
    await chain.tvm.ledger.setBalance(contractAddress(3), 8n);
    expect((await chain.run({})).status).toBe('SUCCESS');
    expect(await chain.tvm.ledger.exists(contractAddress(3))).toBe(true);
    expect(await chain.tvm.ledger.balance(contractAddress(3))).toBe(8n);
  });
});
