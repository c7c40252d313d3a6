/** TRC-10 inside contracts: CALLTOKEN, TOKENBALANCE, CALLTOKENVALUE, CALLTOKENID. */
import { describe, expect, test } from 'vitest';
import type { HexAddress } from './contract.ts';
import {
  ALICE,
  BOB,
  OTHER_TOKEN,
  STRANGER,
  TOKEN,
  UNKNOWN_TOKEN,
  contractAddress,
  pushOf,
  startChain,
  wordsOf,
} from './testing/chain.ts';
import type { Chain } from './testing/chain.ts';
import { ARGUMENT, REVERT, ask, returnWords, sendSun, sendToken } from './testing/programs.ts';

const PUSHES = 8n * 3n;
/** A CALLTOKEN with a value that hands the stipend back. */
const REFUSED = 40n + 9_000n - 2_300n;

/** A contract at 1 that runs `source`, and holds 50 of the token. */
async function withTokens(source: string): Promise<Chain> {
  const chain = await startChain();
  await chain.install(1, source);
  await chain.tvm.ledger.setTokenBalance(contractAddress(1), TOKEN, 50n);
  return chain;
}

function held(chain: Chain, ...accounts: readonly HexAddress[]): Promise<bigint[]> {
  return Promise.all(accounts.map((account) => chain.tvm.ledger.tokenBalance(account, TOKEN)));
}

describe('what comes with a transaction', () => {
  test('TRX and a token may come together, and are there before the code runs', async () => {
    const chain = await startChain();
    await chain.install(
      1,
      `ADDRESS ${TOKEN} TOKENBALANCE SELFBALANCE CALLVALUE CALLTOKENVALUE CALLTOKENID ${returnWords(5)}`,
    );
    const called = await chain.run({ callValueSun: 3n, tokenId: TOKEN, tokenValue: 4n });
    expect(wordsOf(called.returnData)).toEqual([TOKEN, 4n, 3n, 3n, 4n]);
    expect(await held(chain, ALICE, contractAddress(1))).toEqual([999_996n, 4n]);
  });

  test('a token id may come with no value', async () => {
    const chain = await startChain();
    await chain.install(1, `CALLTOKENVALUE CALLTOKENID ${returnWords(2)}`);
    const called = await chain.run({ tokenId: TOKEN });
    expect(wordsOf(called.returnData)).toEqual([TOKEN, 0n]);
  });

  test('a constructor sees them too', async () => {
    const chain = await startChain();
    const created = await chain.run({
      kind: 'create',
      data: Uint8Array.of(0xd2, 0x60, 0x00, 0x55, 0x00),
      tokenId: TOKEN,
      tokenValue: 9n,
    });
    expect(created.status).toBe('SUCCESS');
    const dump = await chain.tvm.ledger.dump();
    const contract = dump.accounts.find(({ address }) => address === contractAddress(1));
    expect(Object.values(contract?.storage ?? {})).toEqual(['09']);
  });

  test('what the caller does not have is refused before anything runs', async () => {
    const chain = await withTokens('STOP');
    const sent = { tokenId: TOKEN, tokenValue: 1_000_001n, callValueSun: 5n };
    await expect(chain.run(sent)).rejects.toThrow('assetBalance is not sufficient.');
    expect(await held(chain, ALICE, contractAddress(1))).toEqual([1_000_000n, 50n]);
    expect(await chain.tvm.ledger.balance(contractAddress(1))).toBe(0n);
  });

  test('after a revert they are back', async () => {
    const chain = await startChain();
    await chain.install(1, REVERT);
    const called = await chain.run({ callValueSun: 3n, tokenId: TOKEN, tokenValue: 4n });
    expect(called.status).toBe('REVERT');
    expect(await held(chain, ALICE, contractAddress(1))).toEqual([1_000_000n, 0n]);
    expect(await chain.tvm.ledger.balance(ALICE)).toBe(1_000_000_000n);
  });
});

describe('CALLTOKEN', () => {
  test('moves tokens to an account', async () => {
    const chain = await withTokens(`${sendToken(BOB, TOKEN, 20n, '0')} ${returnWords(1)}`);
    const called = await chain.run({});
    expect(wordsOf(called.returnData)).toEqual([1n]);
    // MSTORE with its word of memory, and three pushes, at the end.
    expect(called.energyUsed).toBe(PUSHES + REFUSED + 9n + 4n);
    expect(await held(chain, contractAddress(1), BOB)).toEqual([30n, 20n]);
  });

  test('makes an account for 25,000 more', async () => {
    const chain = await withTokens(sendToken(STRANGER, TOKEN, 20n, '0'));
    const called = await chain.run({});
    expect(called.energyUsed).toBe(PUSHES + REFUSED + 25_000n);
    expect(await chain.tvm.ledger.exists(STRANGER)).toBe(true);
    expect(await held(chain, STRANGER)).toEqual([20n]);
  });

  test('runs the code there, which sees the token, its value and no TRX', async () => {
    const chain = await withTokens(
      `160 0 0 0 ${TOKEN} 7 ${pushOf(contractAddress(2))} GAS CALLTOKEN 160 0 RETURN`,
    );
    await chain.install(
      2,
      `ADDRESS ${TOKEN} TOKENBALANCE CALLVALUE CALLER CALLTOKENVALUE CALLTOKENID ${returnWords(5)}`,
    );
    const called = await chain.run({ callValueSun: 5n });
    const caller = BigInt(pushOf(contractAddress(1)));
    expect(wordsOf(called.returnData)).toEqual([TOKEN, 7n, caller, 0n, 7n]);
  });

  test('the token of a call is gone in the calls it makes', async () => {
    const chain = await startChain();
    await chain.install(1, `${ask(contractAddress(2))} ${returnWords(2)}`);
    await chain.install(2, `CALLTOKENVALUE CALLTOKENID ADD ${returnWords(1)}`);
    const called = await chain.run({ tokenId: TOKEN, tokenValue: 4n });
    expect(wordsOf(called.returnData)).toEqual([0n, 1n]);
  });

  test('answers 0 when there is too little, and moves nothing', async () => {
    const chain = await withTokens(`${sendToken(BOB, TOKEN, 51n)} ${returnWords(1)}`);
    const called = await chain.run({});
    expect(called.status).toBe('SUCCESS');
    expect(wordsOf(called.returnData)).toEqual([0n]);
    expect(await held(chain, contractAddress(1), BOB)).toEqual([50n, 0n]);
  });

  test('knows its own token only', async () => {
    const chain = await withTokens(`${sendToken(BOB, OTHER_TOKEN, 1n)} ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([0n]);
  });
});

describe('transfers that end the execution', () => {
  const failing: readonly (readonly [string, string, string])[] = [
    ['token id 0', sendToken(BOB, 0n, 1n, '0'), 'not valid token id'],
    ['token id 1,000,000', sendToken(BOB, 1_000_000n, 1n, '0'), 'not valid token id'],
    ['a token id past 63 bits', sendToken(BOB, 2n ** 63n, 1n, '0'), 'not valid token id'],
    ['the largest word as token id', sendToken(BOB, 2n ** 256n - 1n, 1n, '0'), 'not valid token'],
    ['a value past 63 bits', sendToken(BOB, TOKEN, 2n ** 63n, '0'), 'endowment out of long range'],
    ['a transfer to itself', sendToken(contractAddress(1), TOKEN, 1n, '0'), 'to yourself'],
    ['a token nobody issued', sendToken(BOB, UNKNOWN_TOKEN, 1n, '0'), 'No asset'],
  ];
  for (const [name, source, message] of failing) {
    test(`${name}: TRANSFER_FAILED, and the rest of the energy is kept`, async () => {
      const chain = await withTokens(source);
      await chain.tvm.ledger.setTokenBalance(contractAddress(1), UNKNOWN_TOKEN, 5n);
      const called = await chain.run({ callValueSun: 5n });
      expect(called.status).toBe('TRANSFER_FAILED');
      expect(called.message).toContain(message);
      expect(called.energyUsed).toBe(PUSHES + REFUSED);
      expect(await held(chain, contractAddress(1), BOB)).toEqual([50n, 0n]);
      expect(await chain.tvm.ledger.balance(contractAddress(1))).toBe(0n);
    });
  }

  test('a token nobody issued and nobody holds is only a balance too small', async () => {
    const chain = await withTokens(`${sendToken(BOB, UNKNOWN_TOKEN, 1n)} ${returnWords(1)}`);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([0n]);
  });

  test('0 tokens to itself or of nobody are no transfer', async () => {
    const chain = await withTokens(
      `${sendToken(BOB, UNKNOWN_TOKEN, 0n)} ${sendToken(BOB, TOKEN, 0n)} ${returnWords(2)}`,
    );
    expect(wordsOf((await chain.run({})).returnData)).toEqual([1n, 1n]);
  });

  test('in a frame below it costs what the frame had, and answers 0', async () => {
    const chain = await startChain();
    await chain.install(1, `${sendSun(contractAddress(2), 0n, '50000')} ${returnWords(1)}`);
    await chain.install(2, sendToken(contractAddress(2), TOKEN, 1n));
    await chain.tvm.ledger.setTokenBalance(contractAddress(2), TOKEN, 5n);
    const called = await chain.run({});
    expect(wordsOf(called.returnData)).toEqual([0n]);
    expect(called.energyUsed).toBe(7n * 3n + 40n + 50_000n + 9n + 4n);
  });

  test('TOKENBALANCE takes an id past 63 bits for a failed transfer', async () => {
    const chain = await withTokens(`ADDRESS ${2n ** 63n} TOKENBALANCE`);
    expect(await chain.run({})).toMatchObject({ status: 'TRANSFER_FAILED', energyUsed: 25n });
  });

  test.each([1_000_000n, 0n, 2n ** 256n - 1n])('but id %s fails with all energy', async (id) => {
    const chain = await withTokens(`ADDRESS ${id} TOKENBALANCE`);
    expect(await chain.run({})).toMatchObject({ status: 'UNKNOWN', energyUsed: 10_000_000n });
  });
});

describe('moves are undone with the frame that made them', () => {
  // 1 gives 10 to 2, which gives 4 on to Bob and ends as it is told.
  const first = `32 0 32 0 ${TOKEN} 10 ${pushOf(contractAddress(2))} 100000 CALLTOKEN`;
  const forward = sendToken(BOB, TOKEN, 4n);

  test.each([
    ['a revert', REVERT],
    ['an invalid operation', 'INVALID'],
    ['an endless loop', ':again @again JUMP'],
    ['a transfer that fails', sendToken(contractAddress(2), TOKEN, 1n)],
  ])('%s below', async (_, ending) => {
    const chain = await withTokens(`${first} ${returnWords(1)}`);
    await chain.install(2, `${forward} ${ending}`);
    const called = await chain.run({});
    expect(called.status).toBe('SUCCESS');
    expect(wordsOf(called.returnData)).toEqual([0n]);
    expect(await held(chain, contractAddress(1), contractAddress(2), BOB)).toEqual([50n, 0n, 0n]);
  });

  test('a revert at the top undoes what frames below had finished', async () => {
    const chain = await withTokens(`${first} ${REVERT}`);
    await chain.install(2, forward);
    expect((await chain.run({})).status).toBe('REVERT');
    expect(await held(chain, contractAddress(1), contractAddress(2), BOB)).toEqual([50n, 0n, 0n]);
  });

  test('what the frame above moved before stays', async () => {
    const chain = await withTokens(`${sendToken(BOB, TOKEN, 3n)} ${first}`);
    await chain.install(2, `${forward} ${REVERT}`);
    expect((await chain.run({})).status).toBe('SUCCESS');
    expect(await held(chain, contractAddress(1), contractAddress(2), BOB)).toEqual([47n, 0n, 3n]);
  });

  test('two frames down: the inner fails, the outer lives', async () => {
    const chain = await withTokens(first);
    const inner = sendToken(contractAddress(3), TOKEN, 5n, '50000');
    await chain.install(2, `${inner} POP ${sendToken(BOB, TOKEN, 1n)}`);
    await chain.install(3, `${forward} ${REVERT}`);
    expect((await chain.run({})).status).toBe('SUCCESS');
    const accounts = [contractAddress(1), contractAddress(2), contractAddress(3), BOB] as const;
    expect(await held(chain, ...accounts)).toEqual([40n, 9n, 0n, 1n]);
  });

  test('an account made by a frame that failed is no account', async () => {
    const chain = await withTokens(first);
    await chain.install(2, `${sendToken(STRANGER, TOKEN, 1n)} ${REVERT}`);
    await chain.run({});
    expect(await chain.tvm.ledger.exists(STRANGER)).toBe(false);
  });
});

describe('DELEGATECALL and STATICCALL', () => {
  test('DELEGATECALL keeps the TRX of the call and loses its token', async () => {
    const chain = await startChain();
    await chain.install(1, `96 0 0 0 ${pushOf(contractAddress(2))} GAS DELEGATECALL 96 0 RETURN`);
    await chain.install(2, `CALLVALUE CALLTOKENVALUE CALLTOKENID ${returnWords(3)}`);
    const called = await chain.run({ callValueSun: 6n, tokenId: TOKEN, tokenValue: 4n });
    expect(wordsOf(called.returnData)).toEqual([0n, 0n, 6n]);
    expect(await held(chain, contractAddress(1), contractAddress(2))).toEqual([4n, 0n]);
  });

  test('CALLTOKEN in code run by DELEGATECALL spends the tokens of the caller', async () => {
    const chain = await withTokens(ask(contractAddress(2), 'DELEGATECALL'));
    await chain.install(2, sendToken(BOB, TOKEN, 8n));
    await chain.run({});
    expect(await held(chain, contractAddress(1), contractAddress(2), BOB)).toEqual([42n, 0n, 8n]);
  });

  test('a static call refuses a token with value, and nothing else of CALLTOKEN', async () => {
    const chain = await startChain();
    const asking = (to: HexAddress) => `0 0 0 0 ${pushOf(to)} 50000 STATICCALL ${returnWords(1)}`;
    await chain.install(1, asking(contractAddress(2)));
    await chain.install(2, sendToken(BOB, TOKEN, 1n, '0'));
    await chain.tvm.ledger.setTokenBalance(contractAddress(2), TOKEN, 5n);
    expect(wordsOf((await chain.run({})).returnData)).toEqual([0n]);
    expect(await held(chain, BOB)).toEqual([0n]);
    await chain.install(4, asking(contractAddress(5)));
    await chain.install(5, sendToken(BOB, TOKEN, 0n, '0'));
    const called = await chain.run({ contract: contractAddress(4) });
    expect(wordsOf(called.returnData)).toEqual([1n]);
  });
});

test('a contract forwards what it is told to whoever calls', async () => {
  const chain = await withTokens(`0 0 0 0 ${TOKEN} ${ARGUMENT} CALLER GAS CALLTOKEN`);
  const argument = new Uint8Array(32);
  argument[31] = 12;
  await chain.run({ data: argument, caller: BOB });
  expect(await held(chain, contractAddress(1), BOB)).toEqual([38n, 12n]);
});
