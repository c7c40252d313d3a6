import { describe, expect, test } from 'vitest';
import { decodeVault } from './vault-format.ts';
import {
  ARGON2_CEILING,
  ARGON2_DEFAULT,
  ARGON2_FLOOR,
  decodeKdf,
  deriveKey,
  PBKDF2_CEILING,
  PBKDF2_DEFAULT,
  PBKDF2_FLOOR,
} from './vault-kdf.ts';
import { blockedArgon2id, PASSWORD, phraseSecret, quickTools } from './vault-kit.suite.ts';
import { sealVault } from './vault.ts';

const vault = await sealVault(phraseSecret(), PASSWORD, quickTools());

describe('reading a vault', () => {
  test.each([null, undefined, 5, 'vault', [], {}, { magic: 'other' }])('refuses %j', (value) => {
    expect(() => decodeVault(value)).toThrow(/no purse of Bittern/);
  });

  test('refuses what is missing or of another form', () => {
    const wrong: Readonly<Record<string, readonly unknown[]>> = {
      address: ['', 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdX', 5],
      secretKind: ['seed', null],
      kdf: [null, 'argon2id', {}, { ...ARGON2_DEFAULT, name: 'scrypt' }],
      salt: [5, 'zz'.repeat(32), '00'.repeat(31), '00'.repeat(33), vault.salt.toUpperCase()],
      verifier: ['00'.repeat(31), '00'.repeat(33)],
      wrapNonce: ['00'.repeat(11), '00'.repeat(13)],
      wrappedKey: ['00'.repeat(47), '00'.repeat(49)],
      secretNonce: ['00'.repeat(11), '00'.repeat(13)],
      sealedSecret: ['00'.repeat(31), '00'.repeat(49), '0'.repeat(65)],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of [undefined, ...values]) {
        expect(() => decodeVault({ ...vault, [field]: value })).toThrow(/missing or has the wrong/);
      }
    }
  });

  test('refuses another checksum', () => {
    for (const checksum of [undefined, '', '00'.repeat(32)]) {
      expect(() => decodeVault({ ...vault, checksum })).toThrow(/checksum/);
    }
  });

  test('says that a newer version is newer', () => {
    const newer = () => decodeVault({ ...vault, version: 2 });
    expect(newer).toThrow(/version 2/);
    expect(newer).toThrow(expect.objectContaining({ code: 'vault_damaged' }));
  });

  test('copies nothing it does not know', () => {
    expect(decodeVault({ ...vault, more: 1 })).toEqual(vault);
  });

  test('its form is this one', () => {
    expect(Object.keys(vault).sort()).toEqual([
      'address',
      'checksum',
      'kdf',
      'magic',
      'salt',
      'sealedSecret',
      'secretKind',
      'secretNonce',
      'verifier',
      'version',
      'wrapNonce',
      'wrappedKey',
    ]);
    expect(vault).toMatchObject({ magic: 'bittern-vault', version: 1 });
    expect(vault.sealedSecret).toHaveLength(2 * (16 + 16));
  });
});

describe('parameters', () => {
  const more = <T extends object>(of: T, change: Partial<T>) => decodeKdf({ ...of, ...change });

  test('are read within their bounds', () => {
    for (const kdf of [ARGON2_FLOOR, ARGON2_DEFAULT, ARGON2_CEILING, PBKDF2_DEFAULT]) {
      expect(decodeKdf({ ...kdf, more: 1 })).toEqual(kdf);
    }
    const { name } = PBKDF2_DEFAULT;
    expect(decodeKdf({ name, iterations: PBKDF2_FLOOR })).toEqual({ name, iterations: 600_000 });
    expect(decodeKdf({ name, iterations: PBKDF2_CEILING })).toEqual({
      name,
      iterations: 10_000_000,
    });
  });

  test('are refused outside of them', () => {
    expect(ARGON2_FLOOR).toEqual({ name: 'argon2id', memoryKiB: 19_456, passes: 2 });
    expect(ARGON2_CEILING).toEqual({ name: 'argon2id', memoryKiB: 262_144, passes: 12 });
    expect(more(ARGON2_FLOOR, { memoryKiB: 19_455 })).toBe(null);
    expect(more(ARGON2_FLOOR, { passes: 1 })).toBe(null);
    expect(more(ARGON2_CEILING, { memoryKiB: 262_145 })).toBe(null);
    expect(more(ARGON2_CEILING, { memoryKiB: 4 * 1024 * 1024 })).toBe(null);
    expect(more(ARGON2_CEILING, { passes: 13 })).toBe(null);
    expect(more(ARGON2_DEFAULT, { passes: 2.5 })).toBe(null);
    expect(decodeKdf({ ...ARGON2_DEFAULT, passes: '3' })).toBe(null);
    expect(more(PBKDF2_DEFAULT, { iterations: PBKDF2_FLOOR - 1 })).toBe(null);
    expect(more(PBKDF2_DEFAULT, { iterations: PBKDF2_CEILING + 1 })).toBe(null);
    expect(decodeKdf({ name: 'scrypt', iterations: 900_000 })).toBe(null);
    expect(decodeKdf(null)).toBe(null);
    expect(decodeKdf('argon2id')).toBe(null);
  });

  test('PBKDF2-HMAC-SHA256 is the standard one', async () => {
    const salt = new Uint8Array(new TextEncoder().encode('salt'));
    const kdf = { name: 'pbkdf2-sha256', iterations: 1 } as const;
    const derived = await deriveKey('passwd', salt, kdf, blockedArgon2id);
    // RFC 7914, section 11: the first half of its 64 bytes.
    expect(Buffer.from(derived).toString('hex')).toBe(
      '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc',
    );
  });

  test('the password is wiped from the memory that was made for it', async () => {
    const seen: Uint8Array[] = [];
    await deriveKey(PASSWORD, new Uint8Array(32), ARGON2_DEFAULT, async (password) => {
      expect(password).toEqual(new TextEncoder().encode(PASSWORD));
      seen.push(password);
      return new Uint8Array(32);
    });
    expect(seen).toEqual([new Uint8Array(PASSWORD.length)]);
  });
});
