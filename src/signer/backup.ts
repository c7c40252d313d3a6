/** A backup file is the vault as it is stored: whoever finds it still needs the password. */
import { FaultError, toFault } from '../core/fault.ts';
import { decodeUtf8, encodeUtf8 } from '../core/units/utf8.ts';
import { decodeVault, type Vault } from './vault-format.ts';

/** Ours are about 900 bytes. */
const MAX_BYTES = 16 * 1024;

export function writeBackup(vault: Vault): { readonly name: string; readonly bytes: Uint8Array } {
  return {
    name: `bittern-purse-${vault.address}.json`,
    bytes: encodeUtf8(`${JSON.stringify(vault, null, 2)}\n`),
  };
}

/** Throws `backup_invalid`. */
export function readBackup(bytes: Uint8Array): Vault {
  if (bytes.length > MAX_BYTES) throw invalid('It is too large.');
  const text = decodeUtf8(bytes);
  if (text === null) throw invalid('It is no text.');
  try {
    return decodeVault(JSON.parse(text));
  } catch (error) {
    const isOurs = error instanceof FaultError;
    throw invalid(
      isOurs ? 'It is damaged or was made by a newer Bittern.' : 'It is no JSON.',
      error,
    );
  }
}

/** Of a file that could be read: the password may be wrong, or the file changed. */
export function toBackupFault(error: unknown): FaultError {
  const { code, message } = toFault(error);
  if (code === 'vault_damaged') return invalid('The password fits, but a part was changed.', error);
  if (code !== 'password_wrong') return new FaultError(code, message, { cause: error });
  return new FaultError(
    code,
    'This is not the password of this backup: it has the one the purse had when it was saved.',
    { cause: error },
  );
}

function invalid(why: string, cause?: unknown): FaultError {
  return new FaultError(
    'backup_invalid',
    `This file cannot be used as a backup of a purse. ${why} Choose the file that Bittern saved, or import your words.`,
    { cause },
  );
}
