/** A chain that holds what a test puts there, and a signer with real keys. */
import { seenBy, type ChannelAnswer } from '../../../chain/channel-state.ts';
import { channelId, type ChannelDescription } from '../../../core/channel/description.ts';
import { coopCloseDigest, delegateDigest, voucherDigest } from '../../../core/channel/messages.ts';
import { addressOfKey, sign, type Signature } from '../../../core/channel/signature.ts';
import { NEW_CHANNEL, type ChannelState } from '../../../core/channel/state.ts';
import type { Delegate } from '../../../core/channel/messages.ts';
import { FaultError } from '../../../core/fault.ts';
import type {
  ClaimOrder,
  OwnDeposit,
  PayChain,
  PaymentFee,
  PaySigner,
  ReceivedPayment,
} from '../../../core/ledger/pay-ports.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { proveSession } from '../../../core/paywire/session.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { CHAIN_ID, CHANNELS, TOKEN } from '../../../core/money/samples.suite.ts';

export const DOMAIN = { chainId: CHAIN_ID, contract: CHANNELS };
export const LIFE_COST_SUN = 6_700_000n;
export const CLAIM_COST_SUN = 2_200_000n;
/** What one burned. */
export const CLAIM_FEE_SUN = 1_900_000n;

export class FakeChain implements PayChain {
  readonly chainId = CHAIN_ID;
  readonly contract = CHANNELS;
  readonly contracts: TronAddress[] = [CHANNELS, TOKEN];
  readonly channels = new Map<string, { state: ChannelState; isSolid: boolean }>();
  readonly payments = new Map<string, ReceivedPayment>();
  timeMs = 1_000_000;
  isReachable = true;
  questions = 0;

  chainTimeMs(): Promise<number> {
    return this.#answer(this.timeMs);
  }

  channel: PayChain['channel'] = (id) => {
    const { state, isSolid } = this.channels.get(id) ?? { state: NEW_CHANNEL, isSolid: false };
    const liar = this.liar(state);
    return this.#answer(seenBy([{ state, solid: isSolid ? state : NEW_CHANNEL }, ...liar]));
  };

  /** What a second node makes of what the first one says. */
  liar: (honest: ChannelState) => readonly ChannelAnswer[] = () => [];

  payment: PayChain['payment'] = (txid) => this.#answer(this.payments.get(txid) ?? null);

  /** What a solid block tells of every claim; null while none has it. */
  claimFee: bigint | null = CLAIM_FEE_SUN;

  feeSun(): Promise<bigint | null> {
    return this.#answer(this.claimFee);
  }

  /** What an index knows; null where there is none. */
  index: OwnDeposit[] | null = null;

  deposits: PayChain['deposits'] = (payer) =>
    this.#answer(this.index?.filter(({ description }) => description.payer === payer) ?? null);

  lifeCostSun(): Promise<bigint> {
    return this.#answer(LIFE_COST_SUN);
  }

  newAccountCostSun(): Promise<bigint> {
    return this.#answer(0n);
  }

  fee: PaymentFee = { nowSun: 0n, mostSun: 0n };

  paymentFee(): Promise<PaymentFee> {
    return this.#answer(this.fee);
  }

  claimCostSun(): Promise<bigint> {
    return this.#answer(CLAIM_COST_SUN);
  }

  /** As if the payer had deposited so much. */
  hold(description: ChannelDescription, change: Partial<ChannelState> = {}, isSolid = true): void {
    const id = channelId(DOMAIN, description);
    const before = this.channels.get(id)?.state ?? NEW_CHANNEL;
    this.channels.set(id, { state: { ...before, ...change }, isSolid });
  }

  #answer<T>(value: T): Promise<T> {
    this.questions += 1;
    return this.isReachable
      ? Promise.resolve(value)
      : Promise.reject(new FaultError('node_unreachable', 'No node answers.'));
  }
}

/** Any one byte makes a key. */
export function keyOf(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

/** Of a seller: the session key signs, `chain` sees what is claimed. */
export class FakeSigner implements PaySigner {
  readonly orders: ClaimOrder[] = [];
  isLocked = false;
  readonly #key: Uint8Array;
  readonly #chain: FakeChain;

  constructor(key: Uint8Array, chain: FakeChain) {
    this.#key = key;
    this.#chain = chain;
  }

  address: PaySigner['address'] = () => Promise.resolve(addressOfKey(this.#key));

  proveSession: PaySigner['proveSession'] = ({ chainId, contract, session }) =>
    Promise.resolve(proveSession({ chainId, contract }, session, this.#key));

  signVoucher: PaySigner['signVoucher'] = ({ chainId, contract, channelId: id, cumulative }) =>
    Promise.resolve(
      sign(voucherDigest({ chainId, contract }, { channelId: id, cumulative }), this.#key),
    );

  signClose: PaySigner['signClose'] = ({ chainId, contract, description, finalAmount }) => {
    const domain = { chainId, contract };
    const close = { channelId: channelId(domain, description), finalAmount };
    return Promise.resolve(sign(coopCloseDigest(domain, close), this.#key));
  };

  signDelegate: PaySigner['signDelegate'] = ({ delegate }) =>
    Promise.resolve(delegatedBy(this.#key, delegate));

  signClaim: PaySigner['signClaim'] = ({ order }) => {
    if (this.isLocked) return Promise.reject(new FaultError('purse_locked', 'Unlock the purse.'));
    this.orders.push(order);
    for (const { description, cumulative } of order.claims) {
      const held = this.#chain.channels.get(channelId(DOMAIN, description))?.state ?? NEW_CHANNEL;
      const claimed = cumulative < held.balance ? cumulative : held.balance;
      this.#chain.hold(description, { claimed });
    }
    const txid = this.orders.length.toString(16).padStart(64, '0') as Txid;
    return Promise.resolve({ txid });
  };
}

export function delegatedBy(key: Uint8Array, delegate: Delegate): Signature {
  return sign(delegateDigest(CHAIN_ID, delegate), key);
}
