/** `CreateSmartContract` and `TriggerSmartContract`: what runs in the virtual machine. */
import type { Execution, ExecutionResult, HexAddress } from '../../../tvm/contract.ts';
import { base58, createdAddress, isHexAddress } from '../../address.ts';
import type { ValueObject } from '../../value.ts';
import { allowance, payForEnergy } from '../energy.ts';
import { hexOf, integerOf, objectOf, stringOf } from '../fields.ts';
import { PARAMETERS } from '../parameters.ts';
import type { ContractRecord } from '../records.ts';
import { invalid } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Actuator, ActuatorContext, Outcome } from './actuator.ts';

const LAST_RESERVED_TOKEN_ID = 1_000_000n;
const MAX_NAME_BYTES = 32;

/** What is sent along with a call or a creation. */
interface Sent {
  readonly sun: bigint;
  readonly tokenId: bigint;
  readonly tokenValue: bigint;
}

function checkSent({ sun, tokenId, tokenValue }: Sent): void {
  if (sun < 0n) throw invalid('callValue must be >= 0');
  if (tokenValue < 0n) throw invalid('tokenValue must be >= 0');
  if (tokenId <= LAST_RESERVED_TOKEN_ID && tokenId !== 0n) {
    throw invalid(`tokenId must be > ${String(LAST_RESERVED_TOKEN_ID)}`);
  }
  if (tokenValue > 0n && tokenId === 0n) {
    throw invalid(
      `invalid arguments with tokenValue = ${String(tokenValue)}, tokenId = ${String(tokenId)}`,
    );
  }
}

async function checkBalances(world: World, owner: HexAddress, sent: Sent): Promise<void> {
  const { sun, tokenId, tokenValue } = sent;
  if (sun > (await world.ledger.balance(owner))) {
    throw invalid('Validate InternalTransfer error, balance is not sufficient.');
  }
  if (tokenValue === 0n) return;
  if (!world.tokens.has(tokenId)) throw invalid('No asset !');
  const balance = await world.ledger.tokenBalance(owner, tokenId);
  if (balance <= 0n) throw invalid('assetBalance must greater than 0.');
  if (tokenValue > balance) throw invalid('assetBalance is not sufficient.');
}

function checkFeeLimit(feeLimitSun: bigint): void {
  if (feeLimitSun < 0n || feeLimitSun > PARAMETERS.maxFeeLimit) {
    throw invalid(`feeLimit must be >= 0 and <= ${String(PARAMETERS.maxFeeLimit)}`);
  }
}

function sentBy(value: ValueObject, sun: bigint): Sent {
  return {
    sun,
    tokenId: integerOf(value, 'token_id'),
    tokenValue: integerOf(value, 'call_token_value'),
  };
}

async function run(
  context: ActuatorContext,
  kind: Execution['kind'],
  address: HexAddress,
  data: string,
  sent: Sent,
  record: ContractRecord | null,
): Promise<Outcome & { execution: { result: ExecutionResult } }> {
  const { world, transaction, block } = context;
  const { feeLimitSun, id, owner } = transaction;
  const allowed = await allowance(world, owner, feeLimitSun, sent.sun, record);
  const result = await world.tvm.execute({
    kind,
    caller: owner,
    contract: address,
    data: Buffer.from(data, 'hex'),
    callValueSun: sent.sun,
    tokenId: sent.tokenId,
    tokenValue: sent.tokenValue,
    energyLimit: allowed.limit,
    block,
    transactionId: id,
  });
  if (result.status === 'SUCCESS') await noteAccounts(world, result, owner);
  const bill = await payForEnergy(world, owner, result.energyUsed, allowed);
  return { feeSun: 0n, execution: { contract: address, result, bill } };
}

/** Contracts make accounts by paying them, and contracts by CREATE. */
async function noteAccounts(
  world: World,
  { internalTransactions }: ExecutionResult,
  origin: HexAddress,
): Promise<void> {
  for (const { note, transferTo } of internalTransactions) {
    if (world.account(transferTo) !== null || !(await world.ledger.exists(transferTo))) continue;
    const isContract = note.startsWith('create');
    await world.createAccount(transferTo, isContract);
    if (isContract) world.contracts.set(transferTo, newContract({ origin }));
  }
}

export function newContract(
  record: Pick<ContractRecord, 'origin'> & Partial<ContractRecord>,
): ContractRecord {
  return {
    name: '',
    abi: {},
    bytecode: '',
    consumeUserResourcePercent: 100n,
    originEnergyLimit: 0n,
    transactionId: '',
    ...record,
  };
}

function readCreation({ transaction: { id, owner, value } }: ActuatorContext) {
  const contract = objectOf(value, 'new_contract');
  return {
    address: createdAddress(id, owner),
    contract,
    sent: sentBy(value, integerOf(contract, 'call_value')),
    percent: integerOf(contract, 'consume_user_resource_percent'),
    originEnergyLimit: integerOf(contract, 'origin_energy_limit'),
    bytecode: hexOf(contract, 'bytecode'),
    name: stringOf(contract, 'name'),
  };
}

export const createSmartContract: Actuator = {
  async validate(context) {
    const { world, transaction } = context;
    const { address, contract, name, originEnergyLimit, percent, sent } = readCreation(context);
    if (!isHexAddress(transaction.owner)) throw invalid('Invalid ownerAddress');
    if (hexOf(contract, 'origin_address') !== transaction.owner) {
      throw invalid('OwnerAddress is not equals OriginAddress');
    }
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
      throw invalid("contractName's length cannot be greater than 32");
    }
    if (percent < 0n || percent > 100n) throw invalid('percent must be >= 0 and <= 100');
    if (world.account(address) !== null) {
      throw invalid(
        `Trying to create a contract with existing contract address: ${base58(address)}`,
      );
    }
    checkFeeLimit(transaction.feeLimitSun);
    checkSent(sent);
    if (originEnergyLimit <= 0n) throw invalid('The originEnergyLimit must be > 0');
    await checkBalances(world, transaction.owner, sent);
  },

  async execute(context) {
    const { world, transaction } = context;
    const { address, bytecode, contract, name, originEnergyLimit, percent, sent } =
      readCreation(context);
    const outcome = await run(context, 'create', address, bytecode, sent, null);
    if (outcome.execution.result.status === 'SUCCESS') {
      await world.createAccount(address, true);
      world.contracts.set(
        address,
        newContract({
          origin: transaction.owner,
          name,
          abi: objectOf(contract, 'abi'),
          bytecode,
          consumeUserResourcePercent: percent,
          originEnergyLimit,
          transactionId: transaction.id,
        }),
      );
    }
    return outcome;
  },
};

function readCall({ transaction: { value } }: ActuatorContext) {
  return {
    address: hexOf(value, 'contract_address'),
    data: hexOf(value, 'data'),
    sent: sentBy(value, integerOf(value, 'call_value')),
  };
}

export const triggerSmartContract: Actuator = {
  async validate(context) {
    const { world, transaction } = context;
    const { address, sent } = readCall(context);
    if (!world.contracts.has(address)) throw invalid('No contract or not a smart contract');
    checkSent(sent);
    checkFeeLimit(transaction.feeLimitSun);
    await checkBalances(world, transaction.owner, sent);
  },

  async execute(context) {
    const { address, data, sent } = readCall(context);
    const record = context.world.contracts.get(address) ?? null;
    return run(context, 'call', address, data, sent, record);
  },
};
