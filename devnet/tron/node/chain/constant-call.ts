/** Runs a contract without a transaction and without leaving a trace. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ExecutionResult, HexAddress } from '../../tvm/contract.ts';
import { createdAddress } from '../address.ts';
import { PARAMETERS, SUN_PER_TRX } from './parameters.ts';
import { invalid } from './refusal.ts';
import type { World } from './world.ts';

export interface ConstantCall {
  readonly caller: HexAddress;
  /** Null to try a creation, of which `data` is the constructor. */
  readonly contract: HexAddress | null;
  readonly data: string;
  readonly callValueSun: bigint;
  readonly tokenId: bigint;
  readonly tokenValue: bigint;
}

/** What a node allows a call that nobody pays for. */
const MAX_ENERGY = 100_000_000n;

const NO_TRANSACTION = '00'.repeat(32);

/** The first four bytes of a signature such as `transfer(address,uint256)`, hexadecimal. */
export function selectorOf(signature: string): string {
  return bytesToHex(keccak_256(utf8ToBytes(signature)).subarray(0, 4));
}

/** Throws a `Refusal` when there is nothing to call, or nothing to send. */
export async function callConstant(
  world: World,
  call: ConstantCall,
  energyLimit = MAX_ENERGY,
): Promise<ExecutionResult> {
  await checkCall(world, call);
  const { caller, contract, data } = call;
  await world.checkpoint();
  try {
    return await world.tvm.execute({
      ...call,
      kind: contract === null ? 'create' : 'call',
      contract: contract ?? createdAddress(NO_TRANSACTION, caller),
      data: Buffer.from(data, 'hex'),
      energyLimit,
      block: world.head,
      transactionId: NO_TRANSACTION,
    });
  } finally {
    await world.revert();
  }
}

async function checkCall(world: World, call: ConstantCall): Promise<void> {
  const { caller, callValueSun, contract, tokenId, tokenValue } = call;
  if (contract !== null && !world.contracts.has(contract)) {
    throw invalid('Smart contract is not exist.');
  }
  if (callValueSun < 0n) throw invalid('callValue must be >= 0');
  if (tokenValue < 0n) throw invalid('tokenValue must be >= 0');
  if (tokenId !== 0n && tokenId <= 1_000_000n) throw invalid('tokenId must be > 1000000');
  if (tokenValue > 0n && tokenId === 0n) {
    throw invalid(`invalid arguments with tokenValue = ${String(tokenValue)}, tokenId = 0`);
  }
  if (callValueSun > (await world.ledger.balance(caller))) {
    throw invalid('Validate InternalTransfer error, balance is not sufficient.');
  }
  if (tokenValue > 0n && tokenValue > (await world.ledger.tokenBalance(caller, tokenId))) {
    throw invalid('assetBalance is not sufficient.');
  }
}

export interface EnergyEstimate {
  /** 0 when the call fails with any energy. */
  readonly energyRequired: bigint;
  readonly result: ExecutionResult;
}

/**
 * As java-tron does: the smallest fee limit that suffices, found by halving, to one TRX. So it is up
 * to a TRX's worth above what the call uses.
 */
export async function estimateEnergy(world: World, call: ConstantCall): Promise<EnergyEstimate> {
  const price = PARAMETERS.energyFee;
  const attempt = (feeLimit: bigint): Promise<ExecutionResult> =>
    callConstant(world, call, feeLimit / price);
  let high: bigint = PARAMETERS.maxFeeLimit;
  const result = await attempt(high);
  if (result.status !== 'SUCCESS') return { energyRequired: 0n, result };

  let low = price * result.energyUsed;
  const suffices = async (feeLimit: bigint): Promise<boolean> =>
    (await attempt(feeLimit)).status === 'SUCCESS';
  if (low * 2n < high) {
    if (await suffices(low * 2n)) high = low * 2n;
    else low *= 2n;
  }
  while (low + SUN_PER_TRX < high) {
    const middle = (low + high) / 2n;
    if (await suffices(middle)) high = middle;
    else low = middle;
  }
  return { energyRequired: (high + price - 1n) / price, result };
}
