/**
 * The vault in storage. There is one for all tabs: what replaces it looks at what lies there in the
 * same transaction, and what cannot be read is set aside, never thrown away.
 */
import { FaultError } from '../core/fault.ts';
import type { PurseStore } from '../core/ports.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { decodeVault, type SecretKind, type Vault, type VaultHeader } from './vault-format.ts';

const VAULT = 'vault';
/** What could not be read when another purse took its place: perhaps somebody can mend it. */
const DAMAGED_VAULT = 'vault.damaged';

export class StoredVault {
  readonly #store: PurseStore;

  constructor(store: PurseStore) {
    this.#store = store;
  }

  /** Null when there is none. Rejects with `vault_damaged`. */
  async read(): Promise<Vault | null> {
    const found = await this.#store.get(VAULT);
    return found === undefined ? null : decodeVault(found);
  }

  /** Null also when it is damaged. */
  async readIfWhole(): Promise<Vault | null> {
    return readable(await this.#store.get(VAULT));
  }

  /** Rejects with `purse_absent` or `vault_damaged`. */
  async mustRead(): Promise<Vault> {
    const vault = await this.read();
    if (vault === null) throw purseAbsent();
    return vault;
  }

  /** Rejects with `purse_exists` when another purse lies there. */
  async checkRoomFor(next: Pick<VaultHeader, 'address' | 'secretKind'>): Promise<void> {
    mustGiveWay(await this.readIfWhole(), next);
  }

  /** Rejects with `purse_exists` when another purse lies there. */
  async put(next: Vault): Promise<void> {
    await this.#setDamagedAside();
    await this.#store.update(VAULT, (current) => {
      mustGiveWay(readable(current), next);
      return next;
    });
  }

  /** The same purse under another password or other parameters. Rejects with `cancelled`. */
  async replace(old: Vault, next: Vault): Promise<void> {
    await this.#store.update(VAULT, (current) => {
      if (readable(current)?.checksum === old.checksum) return next;
      throw new FaultError(
        'cancelled',
        'The purse was changed in another tab meanwhile; it is as that tab left it. Try again.',
      );
    });
  }

  /** Rejects with `address_invalid` when another purse lies there. */
  async delete(address: TronAddress): Promise<void> {
    await this.#setDamagedAside();
    await this.#store.update(VAULT, (current) => {
      const found = readable(current);
      if (found === null || found.address === address) return undefined;
      throw new FaultError(
        'address_invalid',
        `The purse here is ${found.address}, not ${address}. Nothing was deleted.`,
      );
    });
  }

  async #setDamagedAside(): Promise<void> {
    const found = await this.#store.get(VAULT);
    if (found === undefined || readable(found) !== null) return;
    await this.#store.update(DAMAGED_VAULT, () => found);
  }
}

export function purseAbsent(): FaultError {
  return new FaultError('purse_absent', 'There is no purse here. Create one, or restore a backup.');
}

/** To the same purse, under another password perhaps; its words never give way to its bare key. */
function mustGiveWay(
  found: Vault | null,
  { address, secretKind }: { readonly address: TronAddress; readonly secretKind: SecretKind },
): void {
  if (found === null) return;
  const isSame = found.address === address;
  if (isSame && (found.secretKind === secretKind || secretKind === 'words')) return;
  throw new FaultError(
    'purse_exists',
    `There is a purse here already: ${found.address}. Save its backup and forget it first; nothing was changed.`,
  );
}

function readable(value: unknown): Vault | null {
  try {
    return value === undefined ? null : decodeVault(value);
  } catch {
    return null;
  }
}
