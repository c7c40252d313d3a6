/** One execution from the top: values, code, and what is kept of it. */
import type { EVM, EVMError, EVMResult } from '@ethereumjs/evm';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { toMachine } from './address.ts';
import type { Execution, ExecutionResult } from './contract.ts';
import { Halt, explain } from './halt.ts';
import type { Position } from './halt.ts';
import { FORBIDDEN_FIRST_BYTE } from './opcodes/create.ts';
import { ENERGY } from './prices.ts';
import { Session } from './session.ts';
import type { Host } from './session.ts';
import { moveSun, moveToken } from './transfer.ts';

type ExecResult = EVMResult['execResult'];

/**
 * Changes the world only on success. Throws, with nothing changed, where the caller lacks what it
 * sends or a constructor's address is taken: java-tron refuses such a transaction before it runs.
 */
export async function execute(
  host: Host,
  evm: EVM,
  execution: Execution,
): Promise<ExecutionResult> {
  const { world } = host;
  const depth = world.depth;
  world.checkpoint();
  try {
    host.session = new Session(
      hexToBytes(execution.transactionId),
      execution.tokenId,
      execution.tokenValue,
    );
    prepare(host, execution);
    const result = finish(host, evm, execution, await run(evm, execution));
    if (result.status === 'SUCCESS') {
      for (const address of host.session.deleted) world.delete(address);
      world.commit();
    } else {
      world.revert();
    }
    return result;
  } catch (fault) {
    while (world.depth > depth) world.revert();
    throw fault;
  } finally {
    world.settle();
  }
}

function prepare(host: Host, execution: Execution): void {
  const { world } = host;
  const { caller, contract, callValueSun, tokenId, tokenValue } = execution;
  if (execution.kind === 'create') {
    if (world.has(contract)) {
      throw new Error(`Trying to create a contract with existing contract address: ${contract}`);
    }
    world.create(contract);
  }
  if (callValueSun > 0n) {
    if (world.balance(caller) < callValueSun) {
      throw new Error('Validate InternalTransfer error, balance is not sufficient.');
    }
    moveSun(host, caller, contract, callValueSun);
  }
  if (tokenValue > 0n) {
    if (world.tokenBalance(caller, tokenId) < tokenValue) {
      throw new Error('assetBalance is not sufficient.');
    }
    moveToken(host, caller, contract, tokenId, tokenValue);
  }
}

async function run(evm: EVM, execution: Execution): Promise<ExecResult> {
  evm.journal.cleanJournal();
  const isCreate = execution.kind === 'create';
  const caller = toMachine(execution.caller);
  const { execResult } = await evm.runCall({
    caller,
    origin: caller,
    to: toMachine(execution.contract),
    ...(isCreate && { code: execution.data }),
    data: isCreate ? new Uint8Array(0) : execution.data,
    value: execution.callValueSun,
    gasLimit: execution.energyLimit,
    gasPrice: 0n,
    block: blockOf(execution),
    // The values are moved already, and TRON has no nonces.
    delegatecall: true,
    skipNonceIncrement: true,
  });
  return execResult;
}

function blockOf(execution: Execution): NonNullable<Parameters<EVM['runCall']>[0]['block']> {
  const { number, timestampMs } = execution.block;
  return {
    header: {
      number: BigInt(number),
      timestamp: BigInt(Math.floor(timestampMs / 1000)),
      coinbase: toMachine(`41${'0'.repeat(40)}`),
      difficulty: 0n,
      prevRandao: new Uint8Array(32),
      gasLimit: 0n,
      getBlobGasPrice: () => 0n,
    },
  };
}

function finish(
  host: Host,
  evm: EVM,
  execution: Execution,
  execResult: ExecResult,
): ExecutionResult {
  const { session } = host;
  const limit = execution.energyLimit;
  let energyUsed = execResult.executionGasUsed;
  let error: EVMError | Halt | undefined = execResult.exceptionError;
  if (!error && execution.kind === 'create') {
    const code = execResult.returnValue;
    energyUsed += BigInt(code.length) * ENERGY.codeByte;
    error = codeFault(code, energyUsed, limit);
    if (!error) host.world.setCode(execution.contract, code);
  }
  if (!error) {
    return {
      status: 'SUCCESS',
      energyUsed,
      returnData: execResult.returnValue,
      logs: (execResult.logs ?? []).map(([address, topics, data]) => ({
        address: `41${bytesToHex(address)}`,
        topics: topics.map(bytesToHex),
        data: bytesToHex(data),
      })),
      internalTransactions: session.records,
      message: '',
    };
  }
  session.reject({ recordCount: 0, deletedCount: 0 });
  const { status, message } = explain(error, positionOf(evm, execution, execResult));
  const keepsRest = status === 'REVERT' || status === 'TRANSFER_FAILED';
  return {
    status,
    energyUsed: keepsRest ? limit - (execResult.gas ?? 0n) : limit,
    returnData: status === 'REVERT' ? execResult.returnValue : new Uint8Array(0),
    logs: [],
    internalTransactions: session.records,
    message,
  };
}

function codeFault(code: Uint8Array, energyUsed: bigint, limit: bigint): Halt | undefined {
  if (code[0] === FORBIDDEN_FIRST_BYTE) {
    return new Halt('INVALID_CODE', 'invalid code: must not begin with 0xef');
  }
  if (energyUsed <= limit) return undefined;
  const need = BigInt(code.length) * ENERGY.codeByte;
  return new Halt(
    'OUT_OF_ENERGY',
    `Not enough energy for 'save just created contract code' executing: needEnergy[${need}], leftEnergy[${limit - energyUsed + need}];`,
  );
}

function positionOf(evm: EVM, execution: Execution, { runState }: ExecResult): Position {
  const opcode = runState?.opCode ?? 0;
  return {
    opcode,
    operation: evm.opcodes.get(opcode)?.fullName ?? 'STOP',
    stackSize: runState?.stack.length ?? 0,
    energyLimit: execution.energyLimit,
  };
}
