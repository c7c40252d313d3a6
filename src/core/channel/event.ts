/** Events of the channel contract, as a node tells them in a receipt's `log`. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TronAddress } from '../units/tron-address.ts';
import type { ChannelId } from './description.ts';
import { hashText } from './typed-data.ts';
import { addressOfWord, numberOf, parseHex, WORD_BYTES } from './word.ts';

export type ChannelEvent =
  | {
      readonly name: 'Deposited';
      readonly channelId: ChannelId;
      readonly payer: TronAddress;
      readonly payee: TronAddress;
      /** Of this deposit. */
      readonly amount: bigint;
    }
  | {
      readonly name: 'Claimed';
      readonly channelId: ChannelId;
      readonly payee: TronAddress;
      /** Of this payment. */
      readonly amount: bigint;
    }
  | {
      readonly name: 'CloseRequested';
      readonly channelId: ChannelId;
      readonly payer: TronAddress;
      /** Seconds since 1970. */
      readonly closeAt: number;
    }
  | {
      readonly name: 'Closed';
      readonly channelId: ChannelId;
      readonly payer: TronAddress;
      readonly refund: bigint;
    };

const topicOf = (signature: string): string => bytesToHex(hashText(signature));

/** First topic of each event, 64 hexadecimal digits. */
export const EVENT_TOPICS: Readonly<Record<ChannelEvent['name'], string>> = {
  Deposited: topicOf('Deposited(bytes32,address,address,uint256)'),
  Claimed: topicOf('Claimed(bytes32,address,uint256)'),
  CloseRequested: topicOf('CloseRequested(bytes32,address,uint256)'),
  Closed: topicOf('Closed(bytes32,address,uint256)'),
};

const NAMES_BY_TOPIC = new Map(
  (Object.keys(EVENT_TOPICS) as ChannelEvent['name'][]).map((name) => [EVENT_TOPICS[name], name]),
);

/** Indexed addresses after the channel id. */
const PARTY_COUNT: Readonly<Record<ChannelEvent['name'], number>> = {
  Deposited: 2,
  Claimed: 1,
  CloseRequested: 1,
  Closed: 1,
};

/**
 * Reads a log of the contract; topics and data are lower-case hexadecimal. Null for any other log. The
 * caller has checked that the log is the contract's.
 */
export function decodeEvent(topics: readonly string[], data: string): ChannelEvent | null {
  const [topic, id = '', ...rest] = topics;
  const name = NAMES_BY_TOPIC.get(topic ?? '');
  const value = parseHex(data);
  const parties = rest.map(addressOfTopic);
  if (name === undefined || parseHex(id)?.length !== WORD_BYTES) return null;
  if (value?.length !== WORD_BYTES || parties.length !== PARTY_COUNT[name]) return null;
  const [party, payee] = parties;
  if (!party) return null;
  const amount = numberOf(value);
  const channelId = id as ChannelId;
  switch (name) {
    case 'Deposited':
      return payee ? { name, channelId, payer: party, payee, amount } : null;
    case 'Claimed':
      return { name, channelId, payee: party, amount };
    case 'CloseRequested':
      return { name, channelId, payer: party, closeAt: Number(amount) };
    case 'Closed':
      return { name, channelId, payer: party, refund: amount };
  }
}

function addressOfTopic(topic: string): TronAddress | null {
  const word = parseHex(topic);
  return word?.length === WORD_BYTES ? addressOfWord(word) : null;
}
