/** How a backup of the ledger begins: its first line is JSON that says how it was sealed. */
import { encodeUtf8 } from '../units/utf8.ts';

export const SEALED_LEDGER = 'bittern-ledger-sealed';

const BEGINNING = encodeUtf8(`{"magic":"${SEALED_LEDGER}"`);

/** Whether a password is to be asked for before it can be read. */
export function isSealedLedger(file: Uint8Array): boolean {
  return BEGINNING.every((byte, at) => file[at] === byte);
}
