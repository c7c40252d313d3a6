/** The typed messages of `docs/protocol.md`, out of the code that signs them. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { CHANNEL_TYPE } from '../../src/core/channel/description.ts';
import {
  COOP_CLOSE_TYPE,
  DELEGATE_TYPE,
  SESSION_TYPE,
  VOUCHER_TYPE,
} from '../../src/core/channel/messages.ts';
import { DOMAIN_TYPE, hashText } from '../../src/core/channel/typed-data.ts';

const TYPES = [
  DOMAIN_TYPE,
  CHANNEL_TYPE,
  VOUCHER_TYPE,
  COOP_CLOSE_TYPE,
  SESSION_TYPE,
  DELEGATE_TYPE,
];

/** Each type as it is hashed, and its hash. */
export function typeBlock(): string {
  const lines = TYPES.map((type) => `${type}\n  ${bytesToHex(hashText(type))}`);
  return ['```', ...lines, '```'].join('\n');
}
