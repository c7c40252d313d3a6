/**
 * Messages and the handshake of `bn_pay` as bytes (docs/protocol.md). What a peer sends is measured,
 * decoded and checked here; nothing it can send makes reading throw.
 */
import { BencodeDict, BencodeError, decodeBencode } from '../torrent/bencode.ts';
import { encodeBencode } from '../torrent/bencode-encode.ts';
import { readFields, writeFields } from './dict-field.ts';
import { Violation } from './field.ts';
import { MESSAGE_TYPES, type PaywireMessage } from './message.ts';
import { GREETING_FIELDS, HANDSHAKE_FIELDS, MESSAGE_FIELDS, type MessageKind } from './schema.ts';
import type { PaywireHandshake } from './terms.ts';

/** The name of the extension in `m` of the extended handshake (BEP 10), and the key of our dictionary. */
export const PAYWIRE_NAME = 'bn_pay';
export const PAYWIRE_VERSION = 1;
/** Of one message, and of the handshake's dictionary. */
export const MAX_MESSAGE_BYTES = 4096;

/** `why` is for logs: which key, and what is wrong with it. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const TYPE_KEY = 't';
const KINDS: ReadonlyMap<number, MessageKind> = new Map(
  Object.entries(MESSAGE_TYPES).map(([kind, type]) => [type, kind as MessageKind]),
);

/** Throws a `RangeError` for values that the wire cannot hold, which is a mistake of ours. */
export function encodeMessage(message: PaywireMessage): Uint8Array {
  const entries = writeFields<object>(MESSAGE_FIELDS[message.kind], message);
  entries.set(TYPE_KEY, MESSAGE_TYPES[message.kind]);
  return encodeBencode(entries);
}

/**
 * The payload of one extended message. Null for a type that this version does not know, which is to
 * be ignored; not `ok` for a violation of the protocol. Never throws.
 */
export function decodeMessage(bytes: Uint8Array): Decoded<PaywireMessage | null> {
  return attempt(() => {
    const dict = decodeDict(bytes);
    const type = dict.get(TYPE_KEY);
    if (typeof type !== 'number' || type < 0) throw new Violation('t: not a number of a message');
    const kind = KINDS.get(type);
    return kind === undefined ? null : readMessage(kind, dict);
  });
}

const BUYER = 1;
const SELLER = 2;

/** The byte string that stands under `bn_pay` in the extended handshake. */
export function encodeHandshake(handshake: PaywireHandshake): Uint8Array {
  const { version, terms } = handshake;
  const roles = (handshake.isBuyer ? BUYER : 0) + (handshake.isSeller ? SELLER : 0);
  return encodeBencode(writeFields(HANDSHAKE_FIELDS, { version, roles, terms }));
}

/**
 * Reads what the extended handshake has under `bn_pay`: a byte string. Of a later version only
 * version and roles are read, for the rest may have changed. Never throws.
 */
export function decodeHandshake(value: unknown): Decoded<PaywireHandshake> {
  return attempt(() => {
    if (!(value instanceof Uint8Array)) throw new Violation('not a byte string');
    const dict = decodeDict(value);
    const { version, roles } = readFields(GREETING_FIELDS, dict);
    const isKnown = version === PAYWIRE_VERSION;
    return {
      version,
      isBuyer: (roles & BUYER) !== 0,
      isSeller: (roles & SELLER) !== 0,
      terms: isKnown ? readFields(HANDSHAKE_FIELDS, dict).terms : null,
    };
  });
}

function readMessage(kind: MessageKind, dict: BencodeDict): PaywireMessage {
  return { kind, ...readFields<object>(MESSAGE_FIELDS[kind], dict) } as PaywireMessage;
}

/** One canonical dictionary and nothing behind it. */
function decodeDict(bytes: Uint8Array): BencodeDict {
  if (bytes.length > MAX_MESSAGE_BYTES) throw new Violation('more than 4096 bytes');
  const { value, end } = decodeBencode(bytes);
  if (!(value instanceof BencodeDict)) throw new Violation('not a dictionary');
  if (end !== bytes.length) throw new Violation('bytes behind the end');
  if (!value.isCanonical) throw new Violation('keys out of order');
  return value;
}

function attempt<T>(read: () => T): Decoded<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Violation || error instanceof BencodeError) {
      return { ok: false, why: error.message };
    }
    throw error;
  }
}
