/**
 * The purse: its vault in storage and, while it is unlocked, its key in this worker's memory. One
 * vault, many tabs: what replaces it looks at what lies there in the same transaction.
 */
import type { PurseState } from '../bridge/signer.ts';
import { sign, type Signature } from '../core/channel/signature.ts';
import { FaultError, toFault } from '../core/fault.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { AutoLock } from './auto-lock.ts';
import { readBackup, toBackupFault, writeBackup } from './backup.ts';
import { wipe, type Bytes } from './bytes.ts';
import type { SignerComponents } from './components.ts';
import { addressOfSecret, signingKeyOf, textOf, type Secret } from './keys.ts';
import { decodeVault, type SecretKind, type Vault } from './vault-format.ts';
import { changePassword, checkPassword, openVault, sealVault } from './vault.ts';

const VAULT = 'vault';
/** What could not be read when another purse took its place: perhaps somebody can mend it. */
const DAMAGED_VAULT = 'vault.damaged';
/** Other tabs need not hear of every key press. */
const TOUCH_INTERVAL_MS = 5_000;

interface Unlocked {
  readonly address: TronAddress;
  readonly signingKey: Bytes;
}

export class Purse {
  readonly #components: SignerComponents;
  readonly #autoLock: AutoLock;
  readonly #autoLockMinutes: () => Promise<number | null>;
  #unlocked: Unlocked | null = null;
  #touchToldAt = -Infinity;

  constructor(components: SignerComponents, autoLockMinutes: () => Promise<number | null>) {
    this.#components = components;
    this.#autoLockMinutes = autoLockMinutes;
    const { clock, timers, tabs } = components;
    this.#autoLock = new AutoLock({
      clock,
      timers,
      onExpired: () => {
        this.#wipe();
        void this.#tell();
      },
    });
    tabs.listen(({ kind }) => {
      if (kind === 'touched') this.#autoLock.touch();
      else {
        if (kind === 'locked') this.#wipe();
        void this.#tell();
      }
    });
  }

  async state(): Promise<PurseState> {
    let vault: Vault | null;
    try {
      vault = await this.#read();
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'vault_damaged') throw error;
      this.#wipe();
      return { phase: 'damaged', fault };
    }
    // Another tab may have put another purse in its place.
    if (this.#unlocked?.address !== vault?.address || this.#autoLock.isExpired) this.#wipe();
    if (vault === null) return { phase: 'absent' };
    const { address } = vault;
    if (this.#unlocked === null) return { phase: 'locked', address };
    return { phase: 'unlocked', address, locksAt: this.#autoLock.locksAt };
  }

  /** Makes the purse. Rejects with `password_weak`, `purse_exists`; wipes the secret. */
  async create(secret: Secret, password: string): Promise<PurseState> {
    try {
      checkPassword(password);
      const address = addressOfSecret(secret);
      const found = await this.#readReadable();
      if (found !== null && !mayReplace(found, address, secret.kind)) throw exists(found.address);
      const vault = await sealVault(secret, password, this.#components);
      await this.#replace(vault);
      return await this.#open(secret, address);
    } finally {
      wipe(secret.bytes);
    }
  }

  async unlock(password: string): Promise<PurseState> {
    const vault = await this.#mustRead();
    const { secret, upgraded } = await openVault(vault, password, this.#components);
    try {
      if (upgraded !== null) await this.#upgrade(vault, upgraded);
      return await this.#open(secret, vault.address);
    } finally {
      wipe(secret.bytes);
    }
  }

  async lock(): Promise<PurseState> {
    this.#wipe();
    this.#components.tabs.announce({ kind: 'locked' });
    return this.#tell();
  }

  async touch(): Promise<PurseState> {
    const state = await this.state();
    if (state.phase !== 'unlocked') return state;
    this.#autoLock.touch();
    const now = this.#components.stopwatch.now();
    if (now - this.#touchToldAt >= TOUCH_INTERVAL_MS) {
      this.#touchToldAt = now;
      this.#components.tabs.announce({ kind: 'touched' });
    }
    return this.state();
  }

  /** The setting was changed. */
  async restartAutoLock(): Promise<void> {
    if (this.#unlocked === null) return;
    this.#autoLock.start(await this.#autoLockMinutes());
    await this.#tell();
  }

  async reveal(password: string): Promise<{ readonly kind: SecretKind; readonly text: string }> {
    const vault = await this.#mustRead();
    const { secret } = await openVault(vault, password, this.#components);
    try {
      return { kind: secret.kind, text: textOf(secret) };
    } finally {
      wipe(secret.bytes);
    }
  }

  /** Rejects with `password_wrong`. */
  async checkPassword(password: string): Promise<void> {
    const { secret } = await openVault(await this.#mustRead(), password, this.#components);
    wipe(secret.bytes);
  }

  async exists(): Promise<boolean> {
    return (await this.#readReadable()) !== null;
  }

  async backup(): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
    return writeBackup(await this.#mustRead());
  }

  async restore(bytes: Uint8Array, password: string): Promise<PurseState> {
    const vault = readBackup(bytes);
    const { address, secretKind } = vault;
    const found = await this.#readReadable();
    if (found !== null && !mayReplace(found, address, secretKind)) throw exists(found.address);
    const { secret, upgraded } = await openVault(vault, password, this.#components).catch(
      (error: unknown) => {
        throw toBackupFault(error);
      },
    );
    try {
      await this.#replace(upgraded ?? vault);
      return await this.#open(secret, address);
    } finally {
      wipe(secret.bytes);
    }
  }

  async changePassword(password: string, newPassword: string): Promise<PurseState> {
    const vault = await this.#mustRead();
    const changed = await changePassword(vault, password, newPassword, this.#components);
    await this.#components.purse.update(VAULT, (current) => {
      if (readable(current)?.checksum === vault.checksum) return changed;
      throw new FaultError(
        'cancelled',
        'The purse was changed in another tab meanwhile; the password is as it was. Try again.',
      );
    });
    return this.#changed();
  }

  /** `address` is what the user confirmed. */
  async forget(address: TronAddress): Promise<PurseState> {
    await this.#setDamagedAside();
    await this.#components.purse.update(VAULT, (current) => {
      const found = readable(current);
      if (found === null || found.address === address) return undefined;
      throw new FaultError(
        'address_invalid',
        `The purse here is ${found.address}, not ${address}. Nothing was deleted.`,
      );
    });
    return this.#changed();
  }

  /** The address it signs for now. Rejects with `purse_locked`, `purse_absent`. */
  async signer(): Promise<TronAddress> {
    const state = await this.state();
    if (state.phase === 'unlocked') return state.address;
    if (state.phase === 'absent') throw absent();
    throw locked();
  }

  /** Signs the digest of what the policy has let pass; nothing else may call it. */
  sign(digest: Uint8Array, address: TronAddress): Signature {
    if (this.#unlocked?.address !== address || this.#autoLock.isExpired) throw locked();
    return sign(digest, this.#unlocked.signingKey);
  }

  async #open(secret: Secret, address: TronAddress): Promise<PurseState> {
    const minutes = await this.#autoLockMinutes();
    this.#wipe();
    this.#unlocked = { address, signingKey: signingKeyOf(secret) };
    this.#autoLock.start(minutes);
    return this.#changed();
  }

  #wipe(): void {
    if (this.#unlocked !== null) wipe(this.#unlocked.signingKey);
    this.#unlocked = null;
    this.#autoLock.stop();
  }

  async #changed(): Promise<PurseState> {
    this.#components.tabs.announce({ kind: 'changed' });
    return this.#tell();
  }

  async #tell(): Promise<PurseState> {
    const state = await this.state();
    this.#components.emit(state);
    return state;
  }

  /** Null when there is none. Throws `vault_damaged`. */
  async #read(): Promise<Vault | null> {
    const found = await this.#components.purse.get(VAULT);
    return found === undefined ? null : decodeVault(found);
  }

  async #readReadable(): Promise<Vault | null> {
    return readable(await this.#components.purse.get(VAULT));
  }

  async #mustRead(): Promise<Vault> {
    const vault = await this.#read();
    if (vault === null) throw absent();
    return vault;
  }

  async #replace(next: Vault): Promise<void> {
    await this.#setDamagedAside();
    await this.#components.purse.update(VAULT, (current) => {
      const found = readable(current);
      if (found === null || mayReplace(found, next.address, next.secretKind)) return next;
      throw exists(found.address);
    });
  }

  async #upgrade(old: Vault, next: Vault): Promise<void> {
    await this.#components.purse
      .update(VAULT, (current) => (readable(current)?.checksum === old.checksum ? next : current))
      // The old one opens as well as before.
      .catch(() => undefined);
  }

  async #setDamagedAside(): Promise<void> {
    const { purse } = this.#components;
    const found = await purse.get(VAULT);
    if (found !== undefined && readable(found) === null) {
      await purse.update(DAMAGED_VAULT, () => found);
    }
  }
}

/** The same purse again, under another password perhaps; its words never give way to its bare key. */
function mayReplace(found: Vault, address: TronAddress, kind: SecretKind): boolean {
  return found.address === address && (found.secretKind === kind || kind === 'words');
}

function readable(value: unknown): Vault | null {
  try {
    return value === undefined ? null : decodeVault(value);
  } catch {
    return null;
  }
}

function exists(address: TronAddress): FaultError {
  return new FaultError(
    'purse_exists',
    `There is a purse here already: ${address}. Save its backup and forget it first; nothing was changed.`,
  );
}

function absent(): FaultError {
  return new FaultError('purse_absent', 'There is no purse here. Create one, or restore a backup.');
}

function locked(): FaultError {
  return new FaultError('purse_locked', 'The purse is locked. Unlock it with your password.');
}
