/** A TVM with a few accounts, and short ways to run code on it. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Execution, ExecutionResult, HexAddress, Tvm } from '../contract.ts';
import { buildTvm } from '../machine.ts';
import { MAIN_NET } from '../prices.ts';
import type { Proposals } from '../prices.ts';
import { assemble, constructorOf } from './assembler.ts';

export const TOKEN = 1_002_000n;
export const OTHER_TOKEN = 1_002_001n;
/** Never added to the chain's tokens. */
export const UNKNOWN_TOKEN = 1_999_999n;
export const ALICE: HexAddress = `41${'a1'.repeat(20)}`;
export const BOB: HexAddress = `41${'b0'.repeat(20)}`;
/** No account of the chain. */
export const STRANGER: HexAddress = `41${'5f'.repeat(20)}`;
export const CHAIN_ID = 0x2b6653dc;
export const ENERGY_FEE_SUN = 100;
export const BLOCK = { number: 7, timestampMs: 1_700_000_001_999 } as const;

/** Contract number `index` of a test. */
export function contractAddress(index: number): HexAddress {
  return `41c0${index.toString(16).padStart(38, '0')}`;
}

/** The address in a word, to push in assembly. */
export function pushOf(address: HexAddress): string {
  return `0x${address.slice(2)}`;
}

export interface Chain {
  readonly tvm: Tvm;
  /** Creates a contract of assembled code at `contractAddress(index)`. */
  install(index: number, source: string): Promise<HexAddress>;
  /** From Alice, with 10 million energy, unless said otherwise. */
  run(execution: Partial<Execution>): Promise<ExecutionResult>;
}

/** Alice holds 1,000 TRX and 1,000,000 of each token, Bob nothing. */
export async function startChain(proposals: Proposals = MAIN_NET): Promise<Chain> {
  const tvm = await buildTvm({ chainId: CHAIN_ID, energyFeeSun: ENERGY_FEE_SUN }, proposals);
  await tvm.ledger.setBalance(ALICE, 1_000_000_000n);
  await tvm.ledger.setTokenBalance(ALICE, TOKEN, 1_000_000n);
  await tvm.ledger.setTokenBalance(ALICE, OTHER_TOKEN, 1_000_000n);
  await tvm.ledger.create(BOB);
  let count = 0;
  tvm.tokens.add(TOKEN).add(OTHER_TOKEN);
  const run: Chain['run'] = (execution) => {
    count += 1;
    return tvm.execute({
      kind: 'call',
      caller: ALICE,
      contract: contractAddress(1),
      data: new Uint8Array(0),
      callValueSun: 0n,
      tokenId: 0n,
      tokenValue: 0n,
      energyLimit: 10_000_000n,
      block: BLOCK,
      transactionId: count.toString(16).padStart(64, '0'),
      ...execution,
    });
  };
  return {
    tvm,
    run,
    install: async (index, source) => {
      const contract = contractAddress(index);
      const data = constructorOf(assemble(source));
      const { status, message } = await run({ kind: 'create', contract, data });
      if (status !== 'SUCCESS') throw new Error(`${status}: ${message}`);
      return contract;
    },
  };
}

/** The 32-byte words of what a call returned. */
export function wordsOf(data: Uint8Array): bigint[] {
  return Array.from({ length: data.length / 32 }, (_, index) =>
    BigInt(`0x${bytesToHex(data.subarray(index * 32, index * 32 + 32))}`),
  );
}

/** Words as calldata. */
export function words(...values: readonly bigint[]): Uint8Array {
  return hexToBytes(values.map((value) => value.toString(16).padStart(64, '0')).join(''));
}
