/** The contract on the devnet's virtual machine, without a node around it: fast, and with a clock to set. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Execution, ExecutionResult, Tvm } from '../../devnet/tron/tvm/contract.ts';
import { createTvm } from '../../devnet/tron/tvm/tvm.ts';
import type { Asset } from '../../src/core/channel/asset.ts';
import { type ChannelCall, encodeCall, encodeStateOf } from '../../src/core/channel/call.ts';
import { decodeContractError } from '../../src/core/channel/contract-error.ts';
import {
  channelId,
  type ChannelDescription,
  type ChannelId,
} from '../../src/core/channel/description.ts';
import { type ChannelEvent, decodeEvent } from '../../src/core/channel/event.ts';
import { selectorOf } from '../../src/core/channel/selector.ts';
import { type ChannelState, decodeState } from '../../src/core/channel/state.ts';
import type { SigningDomain } from '../../src/core/channel/typed-data.ts';
import { addressWord, numberOf, uintWord } from '../../src/core/channel/word.ts';
import {
  addressFromBytes,
  hexAddress,
  type TronAddress,
} from '../../src/core/units/tron-address.ts';
import artifact from '../artifact.json' with { type: 'json' };

export const NILE = 3_448_148_188;
/** BTTOLD's look-alike: another number, perhaps the same name. */
export const LOOK_ALIKE: Asset = { kind: 'trc10', id: 1_002_278n };
const ENERGY_LIMIT = 10_000_000n;
const START_SECONDS = 1_790_000_000;

/** What travels with a call, beside its data. */
export interface Sent {
  readonly sun?: bigint;
  readonly tokenId?: bigint;
  readonly tokenValue?: bigint;
}

export interface Outcome {
  /** Null on success; the contract's own error by name, else java-tron's status. */
  readonly error: string | null;
  readonly energy: bigint;
  /** Of the channel contract, in order. */
  readonly events: readonly ChannelEvent[];
  readonly returnData: Uint8Array;
}

export class TestChain {
  readonly domain: SigningDomain & { readonly contract: TronAddress };
  /** Chain time, seconds since 1970. */
  now = START_SECONDS;
  readonly #tvm: Tvm;
  #transactions = 0;

  private constructor(tvm: Tvm, chainId: number, contract: TronAddress) {
    this.#tvm = tvm;
    this.domain = { chainId, contract };
  }

  /** With the contract at `contract`; real addresses come from the deployment's txid. */
  static async open(
    options: { chainId?: number; contract?: TronAddress } = {},
  ): Promise<TestChain> {
    const chainId = options.chainId ?? NILE;
    const contract = options.contract ?? addressFromBytes(new Uint8Array(20).fill(0x11));
    const chain = new TestChain(await createTvm({ chainId, energyFeeSun: 100 }), chainId, contract);
    await chain.deploy(artifact.bytecode, contract);
    return chain;
  }

  get contract(): TronAddress {
    return this.domain.contract;
  }

  idOf(description: ChannelDescription): ChannelId {
    return channelId(this.domain, description);
  }

  /** Gives an account TRX or TRC-10; the account and the token exist from then on. */
  async fund(to: TronAddress, asset: Asset, amount: bigint): Promise<void> {
    const { ledger, tokens } = this.#tvm;
    const address = hexAddress(to);
    await ledger.create(address);
    if (asset.kind === 'trx') return ledger.setBalance(address, amount);
    if (asset.kind === 'trc20') throw new RangeError('A TRC-20 is minted by its contract.');
    tokens.add(asset.id);
    return ledger.setTokenBalance(address, asset.id, amount);
  }

  async balance(of: TronAddress, asset: Asset): Promise<bigint> {
    const { ledger } = this.#tvm;
    if (asset.kind === 'trx') return ledger.balance(hexAddress(of));
    if (asset.kind === 'trc10') return ledger.tokenBalance(hexAddress(of), asset.id);
    const data = selectorOf('balanceOf(address)') + bytesToHex(addressWord(of));
    return numberOf((await this.send(of, asset.address, data)).returnData);
  }

  /** Runs a constructor. Throws when it fails. */
  async deploy(
    bytecode: string,
    at: TronAddress = addressFromBytes(hexToBytes(this.#nextTxid()).subarray(0, 20)),
    by: { from?: TronAddress; sent?: Sent } = {},
  ): Promise<TronAddress> {
    const { from: caller = at, sent = {} } = by;
    const execution = { kind: 'create', caller, contract: at, data: bytecode, sent } as const;
    const result = await this.#execute(execution);
    if (result.status !== 'SUCCESS') throw new Error(`${result.status} ${result.message}`);
    return at;
  }

  /** Calls any contract. */
  async send(from: TronAddress, to: TronAddress, data: string, sent: Sent = {}): Promise<Outcome> {
    const result = await this.#execute({ kind: 'call', caller: from, contract: to, data, sent });
    const isReverted = result.status === 'REVERT';
    return {
      error:
        result.status === 'SUCCESS'
          ? null
          : ((isReverted ? decodeContractError(result.returnData) : null) ?? result.status),
      energy: result.energyUsed,
      events: result.logs
        .filter((log) => log.address === hexAddress(this.contract))
        .map((log) => decodeEvent(log.topics, log.data)!),
      returnData: result.returnData,
    };
  }

  /** Calls the channel contract. */
  async call(from: TronAddress, call: ChannelCall, sent?: Sent): Promise<Outcome> {
    return this.send(from, this.contract, encodeCall(call), sent);
  }

  /** A deposit by the payer, with what it needs: the value sent, or the allowance given before. */
  async deposit(description: ChannelDescription, amount: bigint): Promise<Outcome> {
    const { payer, asset } = description;
    if (asset.kind === 'trc20') await this.approve(payer, asset.address, amount);
    return this.call(payer, { name: 'deposit', description, amount }, valueOf(asset, amount));
  }

  async approve(owner: TronAddress, token: TronAddress, amount: bigint): Promise<Outcome> {
    return this.send(owner, token, approveData(this.contract, amount));
  }

  async state(id: ChannelId): Promise<ChannelState> {
    const { returnData } = await this.send(this.contract, this.contract, encodeStateOf(id));
    return decodeState(returnData)!;
  }

  #nextTxid(): string {
    this.#transactions += 1;
    return this.#transactions.toString(16).padStart(8, '0').repeat(8);
  }

  async #execute(execution: {
    kind: Execution['kind'];
    caller: TronAddress;
    contract: TronAddress;
    data: string;
    sent: Sent;
  }): Promise<ExecutionResult> {
    const { kind, caller, contract, data, sent } = execution;
    return this.#tvm.execute({
      kind,
      caller: hexAddress(caller),
      contract: hexAddress(contract),
      data: hexToBytes(data),
      callValueSun: sent.sun ?? 0n,
      tokenId: sent.tokenId ?? 0n,
      tokenValue: sent.tokenValue ?? 0n,
      energyLimit: ENERGY_LIMIT,
      block: { number: 1_000, timestampMs: this.now * 1_000 },
      transactionId: this.#nextTxid(),
    });
  }
}

/** What a deposit of this must carry. */
export function valueOf(asset: Asset, amount: bigint): Sent {
  if (asset.kind === 'trx') return { sun: amount };
  return asset.kind === 'trc10' ? { tokenId: asset.id, tokenValue: amount } : {};
}

export function approveData(spender: TronAddress, amount: bigint): string {
  const words = [addressWord(spender), uintWord(amount, 32)].map(bytesToHex);
  return selectorOf('approve(address,uint256)') + words.join('');
}
