/** A transaction's receipt as `gettransactioninfobyid` prints it. */
import type { ExecutionResult, InternalTransaction } from '../../tvm/contract.ts';
import { address, message, textBytes, type ValueObject } from '../value.ts';
import type { Processed } from './process.ts';

/** java-tron's `contractRet`. */
export function resultOf({ outcome }: Processed): string {
  return outcome.execution?.result.status ?? 'SUCCESS';
}

/** @param isVisible Logs then show the contract's address with its prefix, otherwise 20 bytes. */
export function transactionInfo(processed: Processed, isVisible = false): ValueObject {
  const { block, feeSun, outcome, transaction } = processed;
  const { execution, unfreezeAmountSun, withdrawExpireAmountSun } = outcome;
  const result = execution?.result;
  const hasFailed = result !== undefined && result.status !== 'SUCCESS';
  return message({
    id: transaction.id,
    fee: feeSun,
    blockNumber: BigInt(block.number),
    blockTimeStamp: BigInt(block.timestampMs),
    contractResult: [hexOf(result?.returnData)],
    contract_address: execution === undefined ? undefined : address(execution.contract),
    receipt: receipt(processed),
    log: result?.logs.map(({ address: at, topics, data }) =>
      message({ address: isVisible ? address(at) : at.slice(2), topics, data }),
    ),
    result: hasFailed ? 'FAILED' : undefined,
    resMessage: hasFailed ? textBytes(result.message) : undefined,
    unfreeze_amount: unfreezeAmountSun,
    internal_transactions: result === undefined ? undefined : internalTransactions(result),
    withdraw_expire_amount: withdrawExpireAmountSun,
  });
}

function receipt({ net, outcome: { execution } }: Processed): ValueObject {
  const bill = execution?.bill;
  return message({
    energy_usage: bill?.usage,
    energy_fee: bill?.feeSun,
    origin_energy_usage: bill?.originUsage,
    energy_usage_total: execution?.result.energyUsed,
    net_usage: BigInt(net.usage),
    net_fee: net.feeSun,
    result: execution?.result.status,
  });
}

/** java-tron rejects all of them when the transaction failed. */
export function internalTransactions(result: ExecutionResult): ValueObject[] {
  return result.internalTransactions.map((each) =>
    message({
      hash: each.hash,
      caller_address: address(each.caller),
      transferTo_address: address(each.transferTo),
      callValueInfo: callValueInfo(each),
      note: textBytes(each.note),
      rejected: each.isRejected || result.status !== 'SUCCESS',
    }),
  );
}

function callValueInfo({ callValueSun, tokenId, tokenValue }: InternalTransaction): ValueObject[] {
  const trx = message({ callValue: callValueSun });
  if (tokenId === 0n) return [trx];
  return [trx, message({ callValue: tokenValue, tokenId: String(tokenId) })];
}

function hexOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString('hex');
}
