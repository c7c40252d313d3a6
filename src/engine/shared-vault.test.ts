import { expect, test } from 'vitest';
import type { PieceStore, PieceVault } from '../core/ports.ts';
import { parseInfoHash, type InfoHash } from '../core/units/info-hash.ts';
import { SharedVault } from './shared-vault.ts';

const INFO_HASH = parseInfoHash('0123456789abcdef0123456789abcdef01234567') as InfoHash;
const LAYOUT = { pieceLengthBytes: 4, lengthBytes: 8 };

/** Opens a torrent once at a time, as the vault in IndexedDB does, and tells what happened. */
function makeVault() {
  const log: string[] = [];
  const puts: (() => void)[] = [];
  let isOpen = false;
  const store: PieceStore = {
    layout: LAYOUT,
    put: () => new Promise((resolve) => puts.push(resolve)),
    get: (index) => Promise.resolve(new Uint8Array([index])),
    bitfield: () => new Uint8Array([0b1100_0000]),
    forget: () => Promise.resolve(),
    close: () => {
      isOpen = false;
      log.push('close');
      return Promise.resolve();
    },
    destroy: () => Promise.resolve(),
  };
  const vault: PieceVault = {
    open: () => {
      if (isOpen) return Promise.reject(new Error('Open already.'));
      isOpen = true;
      log.push('open');
      return Promise.resolve(store);
    },
    destroy: () => {
      isOpen = false;
      log.push('destroy');
      return Promise.resolve();
    },
    usage: () => Promise.resolve(new Map()),
    hasRoomFor: () => Promise.resolve(true),
  };
  return { vault: new SharedVault(vault), log, puts };
}

test('two users share one store, and the last one closes it', async () => {
  const { vault, log } = makeVault();
  const [running, saving] = await Promise.all([
    vault.open(INFO_HASH, LAYOUT),
    vault.open(INFO_HASH, LAYOUT),
  ]);
  expect(log).toEqual(['open']);

  await running.close();
  await running.close();
  expect(await saving.get(1)).toEqual(new Uint8Array([1]));
  await expect(running.get(1)).rejects.toMatchObject({ code: 'storage_failed' });
  await saving.close();
  expect(log).toEqual(['open', 'close']);

  await (await vault.open(INFO_HASH, LAYOUT)).close();
  expect(log).toEqual(['open', 'close', 'open', 'close']);
});

test('whoever closes first still waits for its own puts', async () => {
  const { vault, log, puts } = makeVault();
  const running = await vault.open(INFO_HASH, LAYOUT);
  const saving = await vault.open(INFO_HASH, LAYOUT);
  const order: string[] = [];
  void running.put(0, new Uint8Array(4)).then(() => order.push('stored'));
  const closed = running.close().then(() => order.push('closed'));
  puts[0]?.();
  await closed;
  expect(order).toEqual(['stored', 'closed']);
  await saving.close();
  expect(log).toEqual(['open', 'close']);
});

test('destroyed pieces can be opened anew while somebody still holds the old ones', async () => {
  const { vault, log } = makeVault();
  const old = await vault.open(INFO_HASH, LAYOUT);
  await vault.destroy(INFO_HASH);
  const fresh = await vault.open(INFO_HASH, LAYOUT);
  await old.close();
  expect(await fresh.get(1)).toEqual(new Uint8Array([1]));
  expect(log).toEqual(['open', 'destroy', 'open', 'close']);
});

test('a store that would not open can be asked for again', async () => {
  let isBroken = true;
  const { vault } = makeVault();
  const flaky = new SharedVault({
    open: (...of) => (isBroken ? Promise.reject(new Error('Broken.')) : vault.open(...of)),
    destroy: () => Promise.resolve(),
    usage: () => Promise.resolve(new Map()),
    hasRoomFor: () => Promise.resolve(true),
  });
  await expect(flaky.open(INFO_HASH, LAYOUT)).rejects.toThrow('Broken.');
  isBroken = false;
  const store = await flaky.open(INFO_HASH, LAYOUT);
  expect(await store.get(1)).toEqual(new Uint8Array([1]));
});
