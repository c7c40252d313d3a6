import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wasmArgon2id, plainArgon2id } from './argon2.ts';
import { parseSecret, textOf } from './keys.ts';
import type { Bytes } from './bytes.ts';
import {
  decodeVault,
  finishVault,
  secretData,
  toBytes,
  wrapData,
  type Vault,
  type VaultBody,
} from './vault-format.ts';
import { ARGON2_DEFAULT, ARGON2_FLOOR, PBKDF2_DEFAULT } from './vault-kdf.ts';
import {
  blockedArgon2id,
  expectFault,
  KEY,
  PASSWORD,
  PHRASE,
  PHRASE_ADDRESS,
  phraseSecret,
  quickHash,
  quickTools,
} from './vault-kit.suite.ts';
import { changePassword, checkPassword, openVault, sealVault } from './vault.ts';

const sealed = (tools = quickTools()) => sealVault(phraseSecret(), PASSWORD, tools);

/** The same vault with other content and a checksum that is right again, as an attacker makes it. */
function forge(vault: Vault, change: Partial<VaultBody>): Vault {
  return finishVault({ ...vault, ...change });
}

function flipBit(hex: string, bit: number): string {
  const digit = Math.floor(bit / 4);
  const flipped = parseInt(hex[digit] ?? '', 16) ^ (1 << (bit % 4));
  return hex.slice(0, digit) + flipped.toString(16) + hex.slice(digit + 1);
}

const BYTE_FIELDS = [
  'salt',
  'verifier',
  'wrapNonce',
  'wrappedKey',
  'secretNonce',
  'sealedSecret',
] as const;

/** Sealed once, as version 1 will be for ever: the abandoned words under the password of the tests. */
const GOLDEN = {
  magic: 'bittern-vault',
  version: 1,
  address: 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH',
  secretKind: 'words',
  kdf: { name: 'argon2id', memoryKiB: 19456, passes: 2 },
  salt: '0303030303030303030303030303030303030303030303030303030303030303',
  secretNonce: '020202020202020202020202',
  sealedSecret: '07d6c9494a57c1fdd3ccbcc85ca7c2b2f96a1a8ea21deef82c299dfa8507321f',
  verifier: 'bea8fb2070ad23f5161ee2d15d841449cea24cf17b0d3af1b785d99fca68f34e',
  wrapNonce: '040404040404040404040404',
  wrappedKey:
    'a45cae659e65ebc78e9d15c5a4c012a27f1db1ba9f31763b4aeb82e6a3b60cb93d1be3942b9e9d8c21514349079247c4',
  checksum: '8bfa012a157952a56d66f23f10dd02b9ef18fcd842c3340bbfd03a0e6889c8fa',
};

describe('a sealed vault', () => {
  test('of an earlier day opens today', async () => {
    // A clock that stands still would call it outdated.
    const stopwatch = { ms: 0, now: () => (stopwatch.ms += 1_000) };
    const tools = { ...quickTools(), argon2id: wasmArgon2id, stopwatch };
    const { secret, upgraded } = await openVault(decodeVault(GOLDEN), PASSWORD, tools);
    expect(textOf(secret)).toBe(PHRASE);
    expect(upgraded).toBe(null);
  });

  test('leaves no data key behind in the memory it was made in', async () => {
    const made: Uint8Array[] = [];
    const tools = quickTools();
    const random = (length: number) => {
      const bytes = tools.random(length);
      made.push(bytes);
      return bytes;
    };
    await sealVault(phraseSecret(), PASSWORD, { ...tools, random });
    expect(made[0]).toEqual(new Uint8Array(32));
  });

  test('keeps the key that wraps apart from the one that verifies', async () => {
    // The verifier lies in the open: as a key it must open nothing.
    const vault = await sealed();
    const verifier = toBytes(vault.verifier);
    const key = await crypto.subtle.importKey('raw', verifier, 'AES-GCM', false, ['decrypt']);
    const iv = toBytes(vault.wrapNonce);
    const algorithm = { name: 'AES-GCM', iv, additionalData: wrapData(vault) };
    const opening = crypto.subtle.decrypt(algorithm, key, toBytes(vault.wrappedKey));
    await expect(opening).rejects.toThrow();
  });

  test('opens with its password and gives the secret back', async () => {
    const tools = quickTools();
    const vault = await sealed(tools);
    expect(vault.address).toBe(PHRASE_ADDRESS);
    expect(vault.secretKind).toBe('words');
    expect(vault.kdf).toEqual(ARGON2_DEFAULT);
    const { secret, upgraded } = await openVault(vault, PASSWORD, tools);
    expect(textOf(secret)).toBe(PHRASE);
    expect(upgraded).toBe(null);
  });

  test('holds a private key as well', async () => {
    const vault = await sealVault(parseSecret(KEY), PASSWORD, quickTools());
    expect(vault.secretKind).toBe('key');
    const { secret } = await openVault(vault, PASSWORD, quickTools());
    expect(textOf(secret)).toBe(KEY);
  });

  test('comes back out of JSON', async () => {
    const vault = await sealed();
    expect(decodeVault(JSON.parse(JSON.stringify(vault)))).toEqual(vault);
  });

  test('holds nothing of the secret or the password in the clear', async () => {
    const secret = phraseSecret();
    const text = JSON.stringify(await sealVault(secret, PASSWORD, quickTools()));
    for (const clear of [bytesToHex(secret.bytes), 'abandon', PASSWORD]) {
      expect(text).not.toContain(clear);
    }
  });

  test('uses fresh randomness for every part', async () => {
    const [one, other] = [await sealed(), await sealed()];
    for (const field of BYTE_FIELDS) expect(one[field]).not.toBe(other[field]);
    expect(one.wrapNonce).not.toBe(one.secretNonce);
  });

  test('has keys and nonces of the lengths that its ciphers ask for', async () => {
    const lengths: number[] = [];
    const tools = quickTools();
    const counting = {
      ...tools,
      random: (length: number) => {
        lengths.push(length);
        return tools.random(length);
      },
    };
    await sealVault(phraseSecret(), PASSWORD, counting);
    // Data key, nonce of the secret, salt, nonce of the wrap.
    expect(lengths).toEqual([32, 12, 32, 12]);
  });

  test('works with Argon2id in WebAssembly and with the plain one alike', async () => {
    const tools = quickTools();
    // Measured as so slow that the floor is chosen.
    const slow = { now: () => (slow.ms += 10_000), ms: 0 };
    const inWasm = { ...tools, stopwatch: slow, argon2id: wasmArgon2id, plainArgon2id };
    const vault = await sealVault(phraseSecret(), PASSWORD, inWasm);
    expect(vault.kdf).toEqual(ARGON2_FLOOR);
    const { secret } = await openVault(vault, PASSWORD, inWasm);
    expect(textOf(secret)).toBe(PHRASE);
    const withoutWasm = { ...inWasm, argon2id: blockedArgon2id };
    expect(textOf((await openVault(vault, PASSWORD, withoutWasm)).secret)).toBe(PHRASE);
  });
});

describe('a password', () => {
  test('that is wrong is told from a damaged vault', async () => {
    const message = await expectFault(
      openVault(await sealed(), 'wrong horse', quickTools()),
      'password_wrong',
    );
    expect(message).toMatch(/changed/);
  });

  test.each(['', ' ', 'correct horsf', 'Correct horse', 'correct horse '])(
    'is taken exactly: %j does not open',
    async (password) => {
      await expectFault(openVault(await sealed(), password, quickTools()), 'password_wrong');
    },
  );

  test('may be typed in another form of the same characters', async () => {
    const vault = await sealVault(phraseSecret(), 'gar\u00e7on \ufb01ne', quickTools());
    const { secret } = await openVault(vault, 'garc\u0327on fine', quickTools());
    expect(textOf(secret)).toBe(PHRASE);
  });

  test.each(['', 'sevench', '\u{1f40e}'.repeat(7), 'a\u0301'.repeat(7)])(
    'needs eight characters: %j',
    async (password) => {
      const weak = () => checkPassword(password);
      expect(weak).toThrow(/8 characters/);
      await expectFault(sealVault(phraseSecret(), password, quickTools()), 'password_weak');
    },
  );

  test.each(['eightch8', '\u{1f40e}'.repeat(8), 'a long phrase of words'])(
    'may be anything else: %j',
    (password) => {
      expect(() => checkPassword(password)).not.toThrow();
    },
  );
});

describe('a vault that was changed', () => {
  test('by accident is told as damaged, whatever bit it was and without a password', async () => {
    const vault = await sealed();
    for (const field of BYTE_FIELDS) {
      for (let bit = 0; bit < vault[field].length * 4; bit += 1) {
        const changed = { ...vault, [field]: flipBit(vault[field], bit) };
        expect(() => decodeVault(changed)).toThrow(/damaged: its checksum/);
      }
    }
    const other = await sealVault(parseSecret(KEY), PASSWORD, quickTools());
    const kdf = { ...ARGON2_DEFAULT, passes: 4 };
    for (const change of [{ address: other.address }, { secretKind: 'key' }, { kdf }]) {
      expect(() => decodeVault({ ...vault, ...change })).toThrow(/damaged: its checksum/);
    }
  });

  test('on purpose never opens', async () => {
    const vault = await sealed();
    const other = await sealVault(parseSecret(KEY), PASSWORD, quickTools());
    const tellsOf: Record<(typeof BYTE_FIELDS)[number], 'password_wrong' | 'vault_damaged'> = {
      salt: 'password_wrong',
      verifier: 'password_wrong',
      wrapNonce: 'vault_damaged',
      wrappedKey: 'vault_damaged',
      secretNonce: 'vault_damaged',
      sealedSecret: 'vault_damaged',
    };
    for (const field of BYTE_FIELDS) {
      for (let bit = 0; bit < vault[field].length * 4; bit += 5) {
        const forged = forge(vault, { [field]: flipBit(vault[field], bit) });
        expect(decodeVault(forged)).toEqual(forged);
        await expectFault(openVault(forged, PASSWORD, quickTools()), tellsOf[field]);
      }
      const swapped = forge(vault, { [field]: other[field] });
      await expectFault(openVault(swapped, PASSWORD, quickTools()), tellsOf[field]);
    }
  });

  test.each([
    ['address', 'vault_damaged'],
    ['secretKind', 'vault_damaged'],
    ['kdf', 'password_wrong'],
  ] as const)('in its %s never opens', async (field, code) => {
    const vault = await sealed();
    const change = {
      address: (await sealVault(parseSecret(KEY), PASSWORD, quickTools())).address,
      secretKind: 'key' as const,
      kdf: { ...ARGON2_DEFAULT, passes: 4 },
    }[field];
    await expectFault(openVault(forge(vault, { [field]: change }), PASSWORD, quickTools()), code);
  });

  test('is told in words that say what to do', async () => {
    const vault = await sealed();
    const forged = forge(vault, { sealedSecret: flipBit(vault.sealedSecret, 0) });
    const message = await expectFault(openVault(forged, PASSWORD, quickTools()), 'vault_damaged');
    expect(message).toMatch(/password is right.*backup/);
  });

  test('never gives a wrong secret, whatever was mixed from two of them', async () => {
    const vaults = [await sealed(), await sealVault(parseSecret(KEY), PASSWORD, quickTools())];
    const [one, other] = vaults as [Vault, Vault];
    const fields = [...BYTE_FIELDS, 'address', 'secretKind'] as const;
    await fc.assert(
      fc.asyncProperty(fc.subarray([...fields]), async (taken) => {
        const change = Object.fromEntries(taken.map((field) => [field, other[field]]));
        const mixed = forge(one, change);
        const opened = await openVault(mixed, PASSWORD, quickTools()).catch(() => null);
        if (opened === null) return;
        const isWhole = taken.length === 0 || taken.length === fields.length;
        expect(isWhole).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('does not open for a key of another address, even sealed with the right data key', async () => {
    const tools = quickTools();
    const taken: Uint8Array[] = [];
    const noting = {
      ...tools,
      random: (length: number) => {
        const bytes = tools.random(length);
        taken.push(bytes.slice());
        return bytes;
      },
    };
    const vault = await sealVault(phraseSecret(), PASSWORD, noting);
    const dataKey = new Uint8Array(taken[0] ?? []);
    // Another phrase, entropy of a length that BIP-39 does not know, and the right one.
    for (const entropy of [new Uint8Array(16).fill(1), new Uint8Array(17), new Uint8Array(16)]) {
      const sealedSecret = await sealWith(dataKey, vault, entropy);
      const opening = openVault(forge(vault, { sealedSecret }), PASSWORD, tools);
      if (entropy.length === 16 && entropy[0] === 0) await opening;
      else expect(await expectFault(opening, 'vault_damaged')).toMatch(/another address/);
    }
  });
});

async function sealWith(dataKey: Bytes, vault: Vault, plain: Bytes): Promise<string> {
  const key = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, ['encrypt']);
  const iv = toBytes(vault.secretNonce);
  const algorithm = { name: 'AES-GCM', iv, additionalData: secretData(vault) };
  return bytesToHex(new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain)));
}

describe('a change of the password', () => {
  test('keeps the sealed secret and needs the new password from then on', async () => {
    const tools = quickTools();
    const vault = await sealed(tools);
    const changed = await changePassword(vault, PASSWORD, 'battery staple', tools);
    expect(changed.sealedSecret).toBe(vault.sealedSecret);
    expect(changed.secretNonce).toBe(vault.secretNonce);
    for (const field of ['salt', 'verifier', 'wrapNonce', 'wrappedKey'] as const) {
      expect(changed[field]).not.toBe(vault[field]);
    }
    expect(decodeVault(changed)).toEqual(changed);
    expect(textOf((await openVault(changed, 'battery staple', tools)).secret)).toBe(PHRASE);
    await expectFault(openVault(changed, PASSWORD, tools), 'password_wrong');
  });

  test('needs the old password and a good new one', async () => {
    const vault = await sealed();
    await expectFault(
      changePassword(vault, 'wrong horse', 'battery staple', quickTools()),
      'password_wrong',
    );
    await expectFault(changePassword(vault, PASSWORD, 'short', quickTools()), 'password_weak');
  });

  test('does not carry a damaged secret on', async () => {
    const vault = await sealed();
    const forged = forge(vault, { sealedSecret: flipBit(vault.sealedSecret, 9) });
    await expectFault(
      changePassword(forged, PASSWORD, 'battery staple', quickTools()),
      'vault_damaged',
    );
  });
});

describe('parameters', () => {
  const fallback = () => ({ ...quickTools(), argon2id: blockedArgon2id });

  test('are PBKDF2 where WebAssembly is blocked, and it opens there', async () => {
    const vault = await sealVault(phraseSecret(), PASSWORD, fallback());
    expect(vault.kdf).toEqual(PBKDF2_DEFAULT);
    const { secret, upgraded } = await openVault(vault, PASSWORD, fallback());
    expect(textOf(secret)).toBe(PHRASE);
    expect(upgraded).toBe(null);
    await expectFault(openVault(vault, 'wrong horse', fallback()), 'password_wrong');
  });

  test('of PBKDF2 are part of what is authenticated', async () => {
    const vault = await sealVault(phraseSecret(), PASSWORD, fallback());
    const kdf = { name: 'pbkdf2-sha256', iterations: 600_000 } as const;
    expect(() => decodeVault({ ...vault, kdf })).toThrow(/checksum/);
    await expectFault(openVault(forge(vault, { kdf }), PASSWORD, fallback()), 'password_wrong');
  });

  test('are upgraded from PBKDF2 once Argon2id runs', async () => {
    const vault = await sealVault(phraseSecret(), PASSWORD, fallback());
    const { upgraded } = await openVault(vault, PASSWORD, quickTools());
    expect(upgraded?.kdf).toEqual(ARGON2_DEFAULT);
    const again = await openVault(upgraded as Vault, PASSWORD, quickTools());
    expect(textOf(again.secret)).toBe(PHRASE);
    expect(again.upgraded).toBe(null);
    await expectFault(openVault(upgraded as Vault, 'wrong horse', quickTools()), 'password_wrong');
  });

  test('are upgraded on a faster device, and never weakened on a slower one', async () => {
    const slow = await sealVault(phraseSecret(), PASSWORD, quickTools(20_000));
    expect(slow.kdf).toEqual(ARGON2_FLOOR);
    const { upgraded } = await openVault(slow, PASSWORD, quickTools());
    expect(upgraded?.kdf).toEqual(ARGON2_DEFAULT);
    expect((await openVault(slow, PASSWORD, quickTools(20_000))).upgraded).toBe(null);
    expect((await openVault(await sealed(), PASSWORD, quickTools(20_000))).upgraded).toBe(null);
  });

  test('are not upgraded to the same or weaker ones', async () => {
    const slow = await sealVault(phraseSecret(), PASSWORD, quickTools(20_000));
    const tools = quickTools(100);
    let runs = 0;
    // Quick when the vault is opened, busy when it is measured.
    const busy: typeof tools = {
      ...tools,
      argon2id: async (password, salt, parameters) => {
        runs += 1;
        tools.stopwatch.ms += runs === 1 ? 10 : 20_000;
        return quickHash(password, salt, parameters.memoryKiB, parameters.passes);
      },
    };
    expect((await openVault(slow, PASSWORD, busy)).upgraded).toBe(null);
  });

  test('stay as they are when the upgrade fails', async () => {
    const slow = await sealVault(phraseSecret(), PASSWORD, quickTools(20_000));
    const tools = quickTools();
    const poor = {
      ...tools,
      random: () => {
        throw new Error('No randomness.');
      },
    };
    const { secret, upgraded } = await openVault(slow, PASSWORD, poor);
    expect(textOf(secret)).toBe(PHRASE);
    expect(upgraded).toBe(null);
  });
});
