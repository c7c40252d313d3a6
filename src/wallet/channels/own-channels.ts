/**
 * The account's escrow channels. The contract keeps no descriptions; they are rebuilt from the
 * deposits this installation signed, which the outbox keeps for ever.
 */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { Chain } from '../../chain/chain.ts';
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
}

/** Newest first. Deposits that failed or came too late leave nothing. */
export function ownChannels(
  records: readonly OutboxRecord[],
  payer: TronAddress,
  chainId: number,
): readonly OwnChannel[] {
  const channels = new Map<ChannelId, OwnChannel>();
  for (const record of records) {
    const { intent, state } = record;
    if (intent.kind !== 'call' || intent.purpose !== 'deposit' || intent.from !== payer) continue;
    if (state === 'failed' || state === 'expired') continue;
    const call = decodeCall(intent.calldata);
    if (call?.name !== 'deposit') continue;
    const { contract } = intent;
    const id = channelId({ chainId, contract }, call.description);
    const earlier = channels.get(id)?.arriving ?? 0n;
    const arriving = state === 'signed' || state === 'sent' ? call.amount : 0n;
    channels.set(id, {
      channelId: id,
      contract,
      description: call.description,
      arriving: earlier + arriving,
    });
  }
  return [...channels.values()].reverse();
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
