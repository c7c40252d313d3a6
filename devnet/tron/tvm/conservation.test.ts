/**
 * Whatever contracts do to each other, TRX and tokens are only moved: over random programs and
 * random executions of them the sums over all accounts stay.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerDump } from './contract.ts';
import { assemble } from './testing/assembler.ts';
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
} from './testing/chain.ts';
import { sendSun, sendToken } from './testing/programs.ts';
import { bytesToHex } from '@noble/hashes/utils.js';

const CONTRACTS = [1, 2, 3];
const somebody = fc.constantFrom(ALICE, BOB, STRANGER, ...CONTRACTS.map(contractAddress));
const amount = fc.oneof(
  { weight: 8, arbitrary: fc.bigInt(0n, 40n) },
  { weight: 1, arbitrary: fc.constantFrom(10n ** 12n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 256n - 1n) },
);
const token = fc.constantFrom(TOKEN, TOKEN, OTHER_TOKEN, UNKNOWN_TOKEN, 0n, 1_000_000n, 2n ** 64n);
const energy = fc.constantFrom('0', '3000', '20000', '60000', 'GAS');

/** Creates a contract that does `source` in its constructor. */
function create(source: string, sun: bigint, operation: 'CREATE' | 'CREATE2'): string {
  const code = assemble(source);
  const word = `0x${bytesToHex(code).padEnd(64, '0')}`;
  const salt = operation === 'CREATE2' ? '1' : '';
  return `${word} 0 MSTORE ${salt} ${code.length} 0 ${sun} ${operation}`;
}

const step = fc.oneof(
  fc.tuple(somebody, amount, energy).map((parts) => sendSun(...parts)),
  fc
    .tuple(somebody, token, amount, energy)
    .map((parts) => sendToken(...parts))
    .map((source) => `${source} POP`),
  somebody.map((to) => `0 0 0 0 ${pushOf(to)} 30000 DELEGATECALL`),
  somebody.map((to) => `0 0 0 0 ${pushOf(to)} 20000 STATICCALL`),
  fc.tuple(somebody, amount).map(([to, sun]) => `0 0 0 0 ${sun} ${pushOf(to)} 20000 CALLCODE`),
  fc
    .tuple(fc.constantFrom('STOP', 'INVALID', '0 0 REVERT', '9 0 RETURN'), amount)
    .chain(([source, sun]) =>
      fc
        .constantFrom('CREATE' as const, 'CREATE2' as const)
        .map((operation) => create(source, sun, operation)),
    ),
  fc.constantFrom('0 0 REVERT', 'INVALID', ':again @again JUMP', '1 CALLVALUE SSTORE', 'STOP'),
);
const destruct = somebody.map((heir) => `${pushOf(heir)} SELFDESTRUCT`);

const execution = fc.record({
  caller: fc.constantFrom(ALICE, BOB),
  contract: fc.constantFrom(...CONTRACTS.map(contractAddress)),
  callValueSun: fc.bigInt(0n, 30n),
  tokenId: fc.constantFrom(TOKEN, OTHER_TOKEN),
  tokenValue: fc.bigInt(0n, 30n),
  energyLimit: fc.constantFrom(30_000n, 150_000n, 400_000n),
});

function sums(dump: LedgerDump): Record<string, bigint> {
  const total: Record<string, bigint> = { sun: 0n };
  const add = (name: string, text: string): void => {
    const value = BigInt(text);
    expect(value).toBeGreaterThanOrEqual(0n);
    total[name] = (total[name] ?? 0n) + value;
  };
  for (const account of dump.accounts) {
    add('sun', account.balanceSun);
    for (const [id, text] of Object.entries(account.tokens)) add(id, text);
  }
  return total;
}

function scenario(steps: fc.Arbitrary<string>) {
  return {
    programs: fc.array(fc.array(steps, { maxLength: 5 }), { minLength: 3, maxLength: 3 }),
    executions: fc.array(execution, { minLength: 1, maxLength: 6 }),
  };
}

async function play(
  programs: readonly (readonly string[])[],
  executions: readonly (typeof execution extends fc.Arbitrary<infer Value> ? Value : never)[],
  check: (before: Record<string, bigint>, after: Record<string, bigint>) => void,
): Promise<void> {
  const chain = await startChain();
  const { ledger } = chain.tvm;
  for (const [index, program] of programs.entries()) {
    const address = await chain.install(index + 1, `${program.join(' ')} STOP`);
    await ledger.setBalance(address, 100n);
    await ledger.setTokenBalance(address, TOKEN, 100n);
  }
  await ledger.setBalance(BOB, 1_000n);
  await ledger.setTokenBalance(BOB, OTHER_TOKEN, 1_000n);
  for (const parts of executions) {
    const before = await ledger.dump();
    const result = await chain.run(parts).catch(() => null);
    const after = await ledger.dump();
    if (result?.status !== 'SUCCESS') expect(after).toEqual(before);
    expect(result?.energyUsed ?? 0n).toBeLessThanOrEqual(parts.energyLimit);
    check(sums(before), sums(after));
  }
}

test('the sums of TRX and of each token never change', { timeout: 60_000 }, async () => {
  const { programs, executions } = scenario(step);
  await fc.assert(
    fc.asyncProperty(programs, executions, (sources, runs) =>
      play(sources, runs, (before, after) => expect(after).toEqual(before)),
    ),
    { numRuns: 150 },
  );
});

test('with SELFDESTRUCT they never grow', { timeout: 60_000 }, async () => {
  // What comes in after a contract destroyed itself goes with it at the end of the transaction.
  const { programs, executions } = scenario(
    fc.oneof({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: destruct }),
  );
  await fc.assert(
    fc.asyncProperty(programs, executions, (sources, runs) =>
      play(sources, runs, (before, after) => {
        for (const [name, sum] of Object.entries(after)) {
          expect(sum).toBeLessThanOrEqual(before[name] ?? 0n);
        }
      }),
    ),
    { numRuns: 80 },
  );
});
