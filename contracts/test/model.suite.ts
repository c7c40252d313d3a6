/** What should happen, computed by the rules of `src/core/channel` alone. */
import { type Asset, assetKey, isSameAsset } from '../../src/core/channel/asset.ts';
import type { ContractError } from '../../src/core/channel/contract-error.ts';
import type { ChannelDescription } from '../../src/core/channel/description.ts';
import {
  afterClaim,
  afterClose,
  afterDeposit,
  afterRequestClose,
  type ChannelState,
  claimable,
  claimProblem,
  CLOSED,
  closeCooperativeProblem,
  depositProblem,
  finalizeCloseProblem,
  NEW_CHANNEL,
  refundable,
  requestCloseProblem,
} from '../../src/core/channel/state.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';

export interface ClaimStep {
  readonly channel: number;
  readonly amount: bigint;
  /** Whether the signature is from the right key; of a deposit, whether the right value is sent. */
  readonly isRight: boolean;
}

export type Step =
  | ({ readonly name: 'deposit' | 'claim' } & ClaimStep)
  | { readonly name: 'claimMany'; readonly claims: readonly ClaimStep[] }
  | ({ readonly name: 'closeCooperative'; readonly sender: TronAddress } & ClaimStep)
  | {
      readonly name: 'requestClose' | 'finalizeClose';
      readonly channel: number;
      readonly sender: TronAddress;
    };

export class Model {
  readonly channels: readonly ChannelDescription[];
  readonly #states: ChannelState[];
  /** By asset and address: what went in or out through the contract. */
  readonly #moved = new Map<string, bigint>();

  constructor(channels: readonly ChannelDescription[]) {
    this.channels = channels;
    this.#states = channels.map(() => NEW_CHANNEL);
  }

  state(channel: number): ChannelState {
    return this.#states[channel]!;
  }

  /** What the account has more (or, below zero, less) than at the start. */
  moved(asset: Asset, address: TronAddress): bigint {
    return this.#moved.get(`${assetKey(asset)} ${address}`) ?? 0n;
  }

  /** What the contract must hold: of every channel that is not closed, what was not claimed. */
  held(asset: Asset): bigint {
    return this.channels.reduce(
      (sum, channel, index) =>
        isSameAsset(channel.asset, asset) ? sum + refundable(this.state(index)) : sum,
      0n,
    );
  }

  /** Why the contract refuses the step; null when it does not, and then the step has happened. */
  take(step: Step, nowSeconds: number): ContractError | null {
    switch (step.name) {
      case 'deposit':
        return this.#deposit(step);
      case 'claim':
        return this.#claim(step);
      case 'claimMany':
        return this.#claimMany(step.claims);
      case 'closeCooperative':
        return this.#closeCooperative(step, step.sender);
      case 'requestClose':
        return this.#requestClose(step.channel, step.sender, nowSeconds);
      case 'finalizeClose':
        return this.#finalizeClose(step.channel, nowSeconds);
    }
  }

  #deposit({ channel, amount, isRight }: ClaimStep): ContractError | null {
    const { asset, payer } = this.channels[channel]!;
    const problem = depositProblem(this.state(channel), amount);
    if (problem === 'AmountZero') return problem;
    if (!isRight && asset.kind === 'trx') return 'ValueMismatch';
    if (!isRight && asset.kind === 'trc10') return 'TokenMismatch';
    if (problem !== null) return problem;
    if (!isRight) return 'TransferFailed';
    this.#states[channel] = afterDeposit(this.state(channel), amount);
    this.#move(asset, payer, -amount);
    return null;
  }

  #claim({ channel, amount, isRight }: ClaimStep): ContractError | null {
    const problem = claimProblem(this.state(channel), amount);
    if (problem === 'NotOpen' || problem === 'ChannelClosed') return problem;
    if (!isRight) return 'BadSignature';
    if (problem === null) this.#pay(channel, amount);
    return problem;
  }

  #claimMany(claims: readonly ClaimStep[]): ContractError | null {
    const before = [...this.#states];
    const [first] = claims.map((claim) => this.channels[claim.channel]!);
    const problem = ((): ContractError | null => {
      let isPaid = false;
      for (const { channel, amount, isRight } of claims) {
        const { payee, asset } = this.channels[channel]!;
        if (payee !== first!.payee || !isSameAsset(asset, first!.asset)) return 'MixedBatch';
        const state = this.state(channel);
        if (state.closeAt === CLOSED) continue;
        if (!isRight) return 'BadSignature';
        if (claimable(state, amount) > 0n) isPaid = true;
        this.#states[channel] = afterClaim(state, amount);
      }
      return isPaid ? null : 'NothingToClaim';
    })();
    const after = this.#states.splice(0, Infinity, ...before);
    if (problem !== null) return problem;
    for (const [channel, state] of after.entries()) this.#pay(channel, state.claimed);
    return null;
  }

  #closeCooperative(
    { channel, amount, isRight }: ClaimStep,
    sender: TronAddress,
  ): ContractError | null {
    const description = this.channels[channel]!;
    const state = this.state(channel);
    const problem = closeCooperativeProblem(state, description, sender);
    if (problem !== null) return problem;
    const needsSignature = sender === description.payer || claimable(state, amount) > 0n;
    if (needsSignature && !isRight) return 'BadSignature';
    this.#pay(channel, amount);
    this.#refund(channel);
    return null;
  }

  #requestClose(channel: number, sender: TronAddress, now: number): ContractError | null {
    const description = this.channels[channel]!;
    const problem = requestCloseProblem(this.state(channel), description, sender);
    if (problem !== null) return problem;
    this.#states[channel] = afterRequestClose(this.state(channel), description, now);
    return null;
  }

  #finalizeClose(channel: number, now: number): ContractError | null {
    const problem = finalizeCloseProblem(this.state(channel), now);
    if (problem === null) this.#refund(channel);
    return problem;
  }

  #pay(channel: number, cumulative: bigint): void {
    const { asset, payee } = this.channels[channel]!;
    this.#move(asset, payee, claimable(this.state(channel), cumulative));
    this.#states[channel] = afterClaim(this.state(channel), cumulative);
  }

  #refund(channel: number): void {
    const { asset, payer } = this.channels[channel]!;
    this.#move(asset, payer, refundable(this.state(channel)));
    this.#states[channel] = afterClose(this.state(channel));
  }

  #move(asset: Asset, address: TronAddress, amount: bigint): void {
    this.#moved.set(`${assetKey(asset)} ${address}`, this.moved(asset, address) + amount);
  }
}
