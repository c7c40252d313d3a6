import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { addressFromBytes } from '../units/tron-address.ts';
import { decodeEvent, EVENT_TOPICS } from './event.ts';
import { hashText } from './typed-data.ts';
import { addressWord, uintWord } from './word.ts';

const id = 'ab'.repeat(32);
const payer = addressFromBytes(new Uint8Array(20).fill(1));
const payee = addressFromBytes(new Uint8Array(20).fill(2));
const topic = (address: typeof payer): string => bytesToHex(addressWord(address));
const data = bytesToHex(uintWord(1_790_000_000n, 32));
const { Deposited, Claimed, CloseRequested, Closed } = EVENT_TOPICS;

it('has the topics of the contract', () => {
  expect(Deposited).toBe(bytesToHex(hashText('Deposited(bytes32,address,address,uint256)')));
  for (const name of ['Claimed', 'CloseRequested', 'Closed'] as const) {
    expect(EVENT_TOPICS[name]).toBe(bytesToHex(hashText(`${name}(bytes32,address,uint256)`)));
  }
});

it('reads each event', () => {
  expect(decodeEvent([Deposited, id, topic(payer), topic(payee)], data)).toEqual({
    name: 'Deposited',
    channelId: id,
    payer,
    payee,
    amount: 1_790_000_000n,
  });
  expect(decodeEvent([Claimed, id, topic(payee)], data)).toEqual({
    name: 'Claimed',
    channelId: id,
    payee,
    amount: 1_790_000_000n,
  });
  expect(decodeEvent([CloseRequested, id, topic(payer)], data)).toEqual({
    name: 'CloseRequested',
    channelId: id,
    payer,
    closeAt: 1_790_000_000,
  });
  expect(decodeEvent([Closed, id, topic(payer)], data)).toEqual({
    name: 'Closed',
    channelId: id,
    payer,
    refund: 1_790_000_000n,
  });
});

it.each([
  ['no topics', [], data],
  ['another event', ['00'.repeat(32), id, topic(payer)], data],
  ['no id', [Claimed], data],
  ['a short id', [Claimed, 'ab', topic(payee)], data],
  ['an id that is no hexadecimal', [Claimed, 'zz'.repeat(32), topic(payee)], data],
  ['one party too few', [Claimed, id], data],
  ['one party too few', [Deposited, id, topic(payer)], data],
  ['one party too many', [Claimed, id, topic(payee), topic(payer)], data],
  ['one party too many', [Deposited, id, topic(payer), topic(payee), topic(payee)], data],
  ['bits beside the address', [Claimed, id, 'ff'.repeat(32)], data],
  ['bits beside the address', [Deposited, id, 'ff'.repeat(32), topic(payee)], data],
  ['bits beside the address', [Deposited, id, topic(payer), 'ff'.repeat(32)], data],
  ['a short address', [Claimed, id, topic(payee).slice(2)], data],
  ['an address that is no hexadecimal', [Claimed, id, 'zz'.repeat(32)], data],
  ['no data', [Claimed, id, topic(payee)], ''],
  ['more data', [Claimed, id, topic(payee)], data + data],
  ['data that are no hexadecimal', [Claimed, id, topic(payee)], 'zz'.repeat(32)],
])('refuses %s', (_what, topics, data) => {
  expect(decodeEvent(topics, data)).toBeNull();
});
