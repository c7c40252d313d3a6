/**
 * The account's escrow channels. The contract keeps no descriptions; they are rebuilt from the
 * deposits: those this installation signed, which the outbox keeps for ever, and those that a node's
 * index tells of, as after the purse was restored elsewhere.
 */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain, OwnCall } from '../../chain/chain.ts';
import { decodeCall, encodeStateOf } from '../../core/channel/call.ts';
import {
  channelId,
  type ChannelDescription,
  type ChannelId,
} from '../../core/channel/description.ts';
import { type ChannelState, decodeState, NEW_CHANNEL } from '../../core/channel/state.ts';
import { FaultError } from '../../core/fault.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';

export interface OwnChannel {
  readonly channelId: ChannelId;
  readonly contract: TronAddress;
  readonly description: ChannelDescription;
  /** Of the deposits on their way, in raw units. */
  readonly arriving: bigint;
  /** A deposit of it is in a block; nodes tell of those on their way as if they were. */
  readonly isOnChain: boolean;
}

interface Deposit {
  readonly contract: TronAddress;
  readonly calldata: string;
  readonly isArriving: boolean;
}

export interface DepositSources {
  readonly records: readonly OutboxRecord[];
  /** To {@link DepositSources.channelContract}, as an index tells them. */
  readonly calls: readonly OwnCall[];
  readonly channelContract: TronAddress | null;
  readonly payer: TronAddress;
  readonly chainId: number;
}

/** Newest first. Deposits that failed or came too late leave nothing. */
export function ownChannels(sources: DepositSources): readonly OwnChannel[] {
  const { payer, chainId } = sources;
  const channels = new Map<ChannelId, OwnChannel>();
  for (const { contract, calldata, isArriving } of depositsOf(sources)) {
    const call = decodeCall(calldata);
    if (call?.name !== 'deposit' || call.description.payer !== payer) continue;
    const { description, amount } = call;
    const id = channelId({ chainId, contract }, description);
    const earlier = channels.get(id);
    channels.set(id, {
      channelId: id,
      contract,
      description,
      arriving: (earlier?.arriving ?? 0n) + (isArriving ? amount : 0n),
      isOnChain: (earlier?.isOnChain ?? false) || !isArriving,
    });
  }
  return [...channels.values()].reverse();
}

function depositsOf({ records, calls, channelContract }: DepositSources): Deposit[] {
  const known = new Set(records.map(({ txid }) => txid));
  const indexed = calls.filter(({ txid, isSuccess }) => isSuccess && !known.has(txid)).reverse();
  return [
    ...indexed.flatMap(({ calldata }) =>
      channelContract === null ? [] : [{ contract: channelContract, calldata, isArriving: false }],
    ),
    ...records.flatMap(({ intent, state }) => {
      if (intent.kind !== 'call' || state === 'failed' || state === 'expired') return [];
      const isArriving = state === 'signed' || state === 'sent';
      return [{ contract: intent.contract, calldata: intent.calldata, isArriving }];
    }),
  ];
}

/** What the contract keeps of it now. */
export async function readChannel(
  chain: Chain,
  { channelId: id, contract, description }: OwnChannel,
): Promise<ChannelState> {
  const { isReverted, data } = await chain.constantCall({
    from: description.payer,
    contract,
    calldata: encodeStateOf(id),
  });
  const state = isReverted ? NEW_CHANNEL : decodeState(data);
  if (state !== null) return state;
  throw new FaultError(
    'contract_absent',
    `The contract at ${contract} does not answer as the channel contract does.`,
  );
}
