import { expect, test } from 'vitest';
import { isSealedLedger } from '../core/ledger/sealed-file.ts';
import { openLedger, sealLedger } from './ledger-seal.ts';
import { blockedArgon2id, expectFault, PASSWORD, quickTools } from './vault-kit.suite.ts';

const TEXT = '{"magic":"bittern-ledger","bought":[{"cumulative":{"raw":"123"}}]}\n';
const tools = quickTools();
const file = await sealLedger(TEXT, PASSWORD, tools);

test('opens with the password it was sealed with, in any browser', async () => {
  expect(await openLedger(file, PASSWORD, quickTools())).toBe(TEXT);
  const { argon2id: plainArgon2id, ...rest } = quickTools();
  const withoutWasm = { ...rest, argon2id: blockedArgon2id, plainArgon2id };
  expect(await openLedger(file, PASSWORD, withoutWasm)).toBe(TEXT);
});

test('shows nothing of what is in it, and is another file each time', async () => {
  const text = Buffer.from(file).toString('latin1');
  expect(text).not.toContain('cumulative');
  expect(isSealedLedger(file)).toBe(true);
  expect(isSealedLedger(file.slice(1))).toBe(false);
  const other = await sealLedger(TEXT, PASSWORD, tools);
  expect(Buffer.from(other).equals(Buffer.from(file))).toBe(false);
});

test('another password is told apart from a changed file', async () => {
  await expectFault(openLedger(file, `${PASSWORD}!`, tools), 'password_wrong');
  await expectFault(sealLedger(TEXT, 'short', tools), 'password_weak');
});

test('a file that was changed anywhere, or cut off, does not open', async () => {
  const body = file.indexOf(10) + 1;
  const nonceAt = Buffer.from(file).indexOf('"nonce":"') + 9;
  for (const at of [1, nonceAt, body, file.length - 1]) {
    const changed = file.slice();
    changed[at] = changed[at] === 0x30 ? 0x31 : 0x30;
    await expectFault(openLedger(changed, PASSWORD, tools), 'backup_invalid');
  }
  for (const cut of [0, 5, body, file.length - 1]) {
    await expectFault(openLedger(file.slice(0, cut), PASSWORD, tools), 'backup_invalid');
  }
});

test('a key that would be cheap to guess, or never come, is not derived', async () => {
  const header = Buffer.from(file).toString('latin1');
  const weak = header.replace(/"memoryKiB":\d+/, '"memoryKiB":8');
  const changed = new Uint8Array(Buffer.from(weak, 'latin1'));
  await expectFault(openLedger(changed, PASSWORD, tools), 'backup_invalid');
  const newer = new Uint8Array(Buffer.from(header.replace('"version":1', '"version":2'), 'latin1'));
  expect(await expectFault(openLedger(newer, PASSWORD, tools), 'backup_invalid')).toMatch(/newer/);
});
