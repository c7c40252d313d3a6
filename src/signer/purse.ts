/**
 * The purse: absent, locked, unlocked or damaged. While it is unlocked, its key is in this worker's
 * memory and nowhere else.
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
import { purseAbsent, StoredVault } from './stored-vault.ts';
import type { SecretKind, Vault } from './vault-format.ts';
import { changePassword, checkPassword, openVault, sealVault } from './vault.ts';

/** Other tabs need not hear of every key press. */
const TOUCH_INTERVAL_MS = 5_000;

interface Unlocked {
  readonly address: TronAddress;
  readonly signingKey: Bytes;
}

export class Purse {
  readonly #components: SignerComponents;
  readonly #stored: StoredVault;
  readonly #autoLock: AutoLock;
  readonly #autoLockMinutes: () => Promise<number | null>;
  #unlocked: Unlocked | null = null;
  #touchToldAt = -Infinity;
  /** How often the user locked: a password that is still being worked on opens nothing afterwards. */
  #lockCount = 0;

  constructor(components: SignerComponents, autoLockMinutes: () => Promise<number | null>) {
    this.#components = components;
    this.#stored = new StoredVault(components.purse);
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
        if (kind === 'locked') this.#lockNow();
        void this.#tell();
      }
    });
  }

  async state(): Promise<PurseState> {
    let vault: Vault | null;
    try {
      vault = await this.#stored.read();
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
    const lockCount = this.#lockCount;
    try {
      checkPassword(password);
      const address = addressOfSecret(secret);
      await this.#stored.checkRoomFor({ address, secretKind: secret.kind });
      await this.#stored.put(await sealVault(secret, password, this.#components));
      return await this.#open(secret, address, lockCount);
    } finally {
      wipe(secret.bytes);
    }
  }

  async unlock(password: string): Promise<PurseState> {
    const lockCount = this.#lockCount;
    const vault = await this.#stored.mustRead();
    const { secret, upgraded } = await openVault(vault, password, this.#components);
    try {
      // Should it not be stored, the old one opens as well as before.
      if (upgraded !== null) await this.#stored.replace(vault, upgraded).catch(() => undefined);
      return await this.#open(secret, vault.address, lockCount);
    } finally {
      wipe(secret.bytes);
    }
  }

  async lock(): Promise<PurseState> {
    this.#lockNow();
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
    const vault = await this.#stored.mustRead();
    const { secret } = await openVault(vault, password, this.#components);
    try {
      return { kind: secret.kind, text: textOf(secret) };
    } finally {
      wipe(secret.bytes);
    }
  }

  /** Rejects with `password_wrong`. */
  async checkPassword(password: string): Promise<void> {
    const { secret } = await openVault(await this.#stored.mustRead(), password, this.#components);
    wipe(secret.bytes);
  }

  async exists(): Promise<boolean> {
    return (await this.#stored.readIfWhole()) !== null;
  }

  async backup(): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
    return writeBackup(await this.#stored.mustRead());
  }

  async restore(bytes: Uint8Array, password: string): Promise<PurseState> {
    const lockCount = this.#lockCount;
    const vault = readBackup(bytes);
    await this.#stored.checkRoomFor(vault);
    const { secret, upgraded } = await openVault(vault, password, this.#components).catch(
      (error: unknown) => {
        throw toBackupFault(error);
      },
    );
    try {
      await this.#stored.put(upgraded ?? vault);
      return await this.#open(secret, vault.address, lockCount);
    } finally {
      wipe(secret.bytes);
    }
  }

  async changePassword(password: string, newPassword: string): Promise<PurseState> {
    const vault = await this.#stored.mustRead();
    const changed = await changePassword(vault, password, newPassword, this.#components);
    await this.#stored.replace(vault, changed);
    return this.#changed();
  }

  /** `address` is what the user confirmed. */
  async forget(address: TronAddress): Promise<PurseState> {
    await this.#stored.delete(address);
    return this.#changed();
  }

  /** The address it signs for now. Rejects with `purse_locked`, `purse_absent`. */
  async signer(): Promise<TronAddress> {
    const state = await this.state();
    if (state.phase === 'unlocked') return state.address;
    if (state.phase === 'absent') throw purseAbsent();
    throw locked();
  }

  /** Signs the digest of what the policy has let pass; nothing else may call it. */
  sign(digest: Uint8Array, address: TronAddress): Signature {
    if (this.#unlocked?.address !== address || this.#autoLock.isExpired) throw locked();
    return sign(digest, this.#unlocked.signingKey);
  }

  /** Leaves it locked when the user locked since `lockCount` was read. */
  async #open(secret: Secret, address: TronAddress, lockCount: number): Promise<PurseState> {
    const minutes = await this.#autoLockMinutes();
    // Nothing is waited for between this look and the key.
    if (this.#lockCount !== lockCount) return this.#changed();
    this.#wipe();
    this.#unlocked = { address, signingKey: signingKeyOf(secret) };
    this.#autoLock.start(minutes);
    return this.#changed();
  }

  #lockNow(): void {
    this.#lockCount += 1;
    this.#wipe();
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
}

function locked(): FaultError {
  return new FaultError('purse_locked', 'The purse is locked. Unlock it with your password.');
}
