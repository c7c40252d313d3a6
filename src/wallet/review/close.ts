/** Reviews of closing a channel: at once with the seller, else the wish, and after the delay the refund. */
import { findChannels, readOwnCalls } from '../channels/find-channels.ts';
import { readChannel, type OwnChannel } from '../channels/own-channels.ts';
import { phaseOf } from '../channels/channel-view.ts';
import { hexToBytes } from '@noble/hashes/utils.js';
import { encodeCall, type ChannelCall } from '../../core/channel/call.ts';
import { meaningOf } from '../../core/channel/contract-error.ts';
import { parseSignature, type Signature } from '../../core/channel/signature.ts';
import { FaultError } from '../../core/fault.ts';
import type { CallIntent } from '../../core/money/intent.ts';
import { accountOf, type WalletSession } from '../session.ts';
import type { AgreedEnd, Review } from '../wallet.ts';
import { requireFee } from './funds.ts';
import { balancesFor, estimated, makeReview } from './reviewer.ts';

export async function reviewClose(
  session: WalletSession,
  channelId: string,
  agreed: AgreedEnd | null,
): Promise<Review> {
  const channel = await findChannel(session, channelId);
  const { description, contract } = channel;
  const name = await nextCall(session, channel);
  const isAgreed = agreed !== null && name === 'requestClose';
  const call: ChannelCall = isAgreed
    ? { name: 'closeCooperative', description, ...consentOf(agreed) }
    : { name, description };
  const draft: CallIntent = {
    kind: 'call',
    purpose: isAgreed
      ? 'close-cooperative'
      : name === 'requestClose'
        ? 'request-close'
        : 'finalize-close',
    from: description.payer,
    contract,
    calldata: encodeCall(call),
    value: null,
    feeLimitSun: 0n,
  };
  const { intent, fee } = await estimated(session, draft);
  requireFee(await balancesFor(session, []), 0n, fee);
  return makeReview(session, { intent, asset: description.asset, fee, warnings: [] });
}

function consentOf({ finalAmount, signature }: AgreedEnd): {
  readonly amount: bigint;
  readonly signature: Signature;
} {
  const read = /^[0-9a-f]{130}$/.test(signature) ? parseSignature(hexToBytes(signature)) : null;
  if (read !== null) return { amount: finalAmount, signature: read };
  throw new FaultError('transaction_refused', 'What the seller sent is no signature.');
}

async function findChannel(session: WalletSession, channelId: string): Promise<OwnChannel> {
  const chain = session.chain();
  const { address } = accountOf(session);
  const calls = (await readOwnCalls(chain, address)) ?? [];
  const channels = findChannels(chain, address, await session.outbox(), calls);
  const channel = channels.find((one) => one.channelId === channelId);
  if (channel !== undefined) return channel;
  throw new FaultError('transaction_refused', 'This account has no such channel.');
}

async function nextCall(
  session: WalletSession,
  channel: OwnChannel,
): Promise<'requestClose' | 'finalizeClose'> {
  const chain = session.chain();
  const state = await readChannel(chain, channel);
  const { timestampMs } = await chain.head();
  switch (phaseOf(channel, state, timestampMs)) {
    case 'open':
      return 'requestClose';
    case 'refundable':
      return 'finalizeClose';
    case 'closing':
      throw new FaultError('transaction_refused', meaningOf('TooEarly'));
    case 'opening':
      throw new FaultError('transaction_refused', meaningOf('NotOpen'));
    case 'closed':
      throw new FaultError('transaction_refused', meaningOf('ChannelClosed'));
  }
}
