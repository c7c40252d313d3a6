/** Decodes a log by its contract's ABI, in TronGrid's way of writing values. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ExecutionLog } from '../../tvm/contract.ts';
import { listOf, stringOf } from '../chain/fields.ts';
import type { ValueObject } from '../value.ts';

export interface DecodedEvent {
  readonly name: string;
  /** `Transfer(address indexed from, address indexed to, uint256 value)` */
  readonly declaration: string;
  /** By place and by name. */
  readonly result: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string>>;
}

const WORD = 64;

/** Null for a log that the ABI does not declare. */
export function decodeEvent(abi: ValueObject, log: ExecutionLog): DecodedEvent | null {
  const entry = listOf(abi, 'entrys').find(
    (each) => stringOf(each, 'type').toLowerCase() === 'event' && topicOf(each) === log.topics[0],
  );
  if (entry === undefined) return null;
  const inputs = listOf(entry, 'inputs');
  const result: Record<string, string> = {};
  const types: Record<string, string> = {};
  let topic = 1;
  let offset = 0;
  inputs.forEach((input, place) => {
    const type = stringOf(input, 'type');
    const name = stringOf(input, 'name');
    const isIndexed = input['indexed'] === true;
    const word = isIndexed ? log.topics[topic++] : log.data.slice(offset, offset + WORD);
    if (!isIndexed) offset += WORD;
    const value = decodeValue(type, word ?? '', isIndexed ? null : log.data);
    result[String(place)] = value;
    if (name !== '') result[name] = value;
    types[name === '' ? String(place) : name] = type;
  });
  return { name: stringOf(entry, 'name'), declaration: declarationOf(entry), result, types };
}

function topicOf(entry: ValueObject): string {
  const types = listOf(entry, 'inputs').map((input) => stringOf(input, 'type'));
  const signature = `${stringOf(entry, 'name')}(${types.join(',')})`;
  return bytesToHex(keccak_256(utf8ToBytes(signature)));
}

function declarationOf(entry: ValueObject): string {
  const inputs = listOf(entry, 'inputs').map((input) =>
    [stringOf(input, 'type'), ...(input['indexed'] === true ? ['indexed'] : [])]
      .concat(stringOf(input, 'name'))
      .join(' '),
  );
  return `${stringOf(entry, 'name')}(${inputs.join(', ')})`;
}

/** @param data Of the whole log, for what lies behind an offset; null for a topic. */
function decodeValue(type: string, word: string, data: string | null): string {
  if (word === '') return '';
  if (type === 'address') return `0x${word.slice(-40)}`;
  if (type === 'bool') return String(BigInt(`0x${word}`) !== 0n);
  if (/^uint\d*$/.test(type)) return String(BigInt(`0x${word}`));
  if (/^int\d*$/.test(type)) return String(BigInt.asIntN(256, BigInt(`0x${word}`)));
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed !== null) return word.slice(0, Number(fixed[1]) * 2);
  if ((type === 'string' || type === 'bytes') && data !== null) {
    const at = Number(BigInt(`0x${word}`)) * 2;
    const length = Number(BigInt(`0x${data.slice(at, at + WORD) || '0'}`)) * 2;
    const hex = data.slice(at + WORD, at + WORD + length);
    return type === 'bytes' ? hex : Buffer.from(hex, 'hex').toString('utf8');
  }
  // The hash of an indexed text, or an array: as it is.
  return word;
}
