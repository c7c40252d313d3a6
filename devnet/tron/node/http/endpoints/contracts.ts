import type { ExecutionResult } from '../../../tvm/contract.ts';
import {
  callConstant,
  estimateEnergy,
  selectorOf,
  type ConstantCall,
} from '../../chain/constant-call.ts';
import { listOf, stringOf } from '../../chain/fields.ts';
import type { ContractRecord } from '../../chain/records.ts';
import { Refusal } from '../../chain/refusal.ts';
import { internalTransactions } from '../../chain/transaction-info.ts';
import { transactionJson } from '../../chain/transaction.ts';
import { address, message, textBytes, type Value, type ValueObject } from '../../value.ts';
import {
  addressParam,
  hexParam,
  integerParam,
  JavaError,
  textParam,
  type ApiRequest,
  type Endpoints,
  type View,
} from '../api.ts';
import { buildTransaction } from '../build-transaction.ts';

/** What the virtual machine throws, by java-tron's names. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  OUT_OF_ENERGY: 'OutOfEnergyException',
  OUT_OF_TIME: 'OutOfTimeException',
  TRANSFER_FAILED: 'TransferException',
  ILLEGAL_OPERATION: 'IllegalOperationException',
  BAD_JUMP_DESTINATION: 'BadJumpDestinationException',
  STACK_TOO_SMALL: 'StackTooSmallException',
  STACK_TOO_LARGE: 'StackTooLargeException',
};

export const constantEndpoints: Endpoints = {
  triggerconstantcontract: async (view, request) =>
    answering(async () => {
      const call = readCall(request);
      const result = await callConstant(view.world, call);
      const { message: words, status } = result;
      const hasReverted = status === 'REVERT';
      if (status !== 'SUCCESS' && !hasReverted) {
        const name = EXCEPTIONS[status] ?? 'UnknownException';
        throw new JavaError(`org.tron.core.vm.program.Program$${name}`, words);
      }
      return {
        result: { result: true, ...(hasReverted ? { message: textBytes(words) } : {}) },
        ...constantJson(result),
        transaction: callTransaction(view, request, call, hasReverted),
      };
    }),

  estimateenergy: async (view, request) =>
    answering(async () => {
      const { energyRequired, result } = await estimateEnergy(view.world, readCall(request));
      if (result.status === 'SUCCESS') {
        return { result: { result: true }, energy_required: energyRequired };
      }
      return { result: { code: 'CONTRACT_EXE_ERROR', message: textBytes(result.message) } };
    }),
};

/** Constant calls answer their errors inside `result`. */
async function answering(task: () => Promise<Value>): Promise<Value> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Refusal) {
      return { result: { code: error.code, message: textBytes(error.message) } };
    }
    if (error instanceof JavaError) {
      const words = `class ${error.javaClass} : ${error.message}`;
      return { result: { code: 'OTHER_ERROR', message: textBytes(words) } };
    }
    throw error;
  }
}

function readCall(request: ApiRequest): ConstantCall {
  const missing = (words: string): JavaError =>
    new JavaError('java.security.InvalidParameterException', words);
  if (textParam(request, 'owner_address') === '') throw missing("owner_address isn't set.");
  const contract = addressParam(request, 'contract_address');
  const data = callData(request);
  if (contract === '' && data === '') {
    throw missing('At least one of contract_address and data must be set.');
  }
  const caller = addressParam(request, 'owner_address');
  if (!/^41[0-9a-f]{40}$/.test(caller)) throw missing('owner_address is no address.');
  return {
    caller,
    contract: contract === '' ? null : contract,
    data,
    callValueSun: integerParam(request, 'call_value'),
    tokenId: integerParam(request, 'token_id'),
    tokenValue: integerParam(request, 'call_token_value'),
  };
}

function callData(request: ApiRequest): string {
  const signature = textParam(request, 'function_selector');
  return signature === ''
    ? hexParam(request, 'data')
    : selectorOf(signature) + hexParam(request, 'parameter');
}

function constantJson(result: ExecutionResult): ValueObject {
  return message({
    energy_used: result.energyUsed,
    constant_result: [Buffer.from(result.returnData).toString('hex')],
    logs: result.logs.map(({ address: at, data, topics }) =>
      message({ address: at.slice(2), topics, data }),
    ),
    internal_transactions: internalTransactions(result),
  });
}

function callTransaction(
  view: View,
  request: ApiRequest,
  call: ConstantCall,
  hasFailed: boolean,
): ValueObject {
  const transaction = buildTransaction(view, 'TriggerSmartContract', valueOf(call), {
    isVisible: false,
    permissionId: Number(integerParam(request, 'Permission_id')),
  });
  return {
    ret: [hasFailed ? { ret: 'FAILED' } : {}],
    visible: request.isVisible,
    ...transactionJson(transaction),
  };
}

function valueOf(call: ConstantCall): ValueObject {
  return message({
    owner_address: address(call.caller),
    contract_address: call.contract === null ? undefined : address(call.contract),
    call_value: call.callValueSun,
    data: call.data,
    call_token_value: call.tokenValue,
    token_id: call.tokenId,
  });
}

export const contractEndpoints: Endpoints = {
  getcontract: async ({ world }, request) => {
    const at = addressParam(request, 'value');
    const contract = world.contracts.get(at);
    return contract === undefined ? {} : contractJson(at, contract);
  },

  getcontractinfo: async ({ world }, request) => {
    const at = addressParam(request, 'value');
    const contract = world.contracts.get(at);
    if (contract === undefined) return {};
    const runtimeCode = Buffer.from(await world.ledger.code(at)).toString('hex');
    return {
      smart_contract: contractJson(at, contract),
      runtimecode: runtimeCode,
      contract_state: {},
    };
  },

  triggersmartcontract: async (view, request) =>
    answering(async () => {
      if (textParam(request, 'owner_address') === '') {
        throw new JavaError('java.security.InvalidParameterException', "owner_address isn't set.");
      }
      const call = readCall(request);
      const contract = call.contract === null ? undefined : view.world.contracts.get(call.contract);
      if (contract === undefined) {
        const words = 'No contract or not a valid smart contract';
        throw new Refusal('CONTRACT_VALIDATE_ERROR', words);
      }
      const constant = isConstant(contract, call.data)
        ? await callConstant(view.world, call)
        : null;
      const transaction = buildTransaction(view, 'TriggerSmartContract', valueOf(call), {
        isVisible: false,
        feeLimitSun: integerParam(request, 'fee_limit'),
        permissionId: Number(integerParam(request, 'Permission_id')),
      });
      return {
        result: { result: true },
        ...(constant === null ? {} : constantJson(constant)),
        transaction: { visible: request.isVisible, ...transactionJson(transaction) },
      };
    }),
};

/** By the ABI that was deployed with the contract. */
function isConstant({ abi }: ContractRecord, data: string): boolean {
  return listOf(abi, 'entrys').some((entry) => {
    const types = listOf(entry, 'inputs').map((input) => stringOf(input, 'type'));
    const signature = `${stringOf(entry, 'name')}(${types.join(',')})`;
    const isView =
      entry['constant'] === true || /^(view|pure)$/i.test(stringOf(entry, 'stateMutability'));
    return isView && data.slice(0, 8) === selectorOf(signature);
  });
}

function contractJson(at: string, contract: ContractRecord): ValueObject {
  return message({
    origin_address: address(contract.origin),
    contract_address: address(at),
    abi: contract.abi,
    bytecode: contract.bytecode,
    consume_user_resource_percent: contract.consumeUserResourcePercent,
    name: contract.name,
    origin_energy_limit: contract.originEnergyLimit,
    trx_hash: contract.transactionId,
  });
}
