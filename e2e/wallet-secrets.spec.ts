/** What never happens: code nobody asked for, and keys on the page's thread. */
import { writeFile } from 'node:fs/promises';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import type { Page, TestInfo } from '@playwright/test';
import { shellStored } from './fixtures/shell.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';

const PASSWORD = 'reeds in the morning mist';
const SOMEBODY = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';

/** Everything that the page's own thread holds: its strings, names and source texts. */
async function heapOf(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return chunks.join('');
}

function privateKeyOf(words: readonly string[]): string {
  const { privateKey } = HDKey.fromMasterSeed(mnemonicToSeedSync(words.join(' '))).derive(
    "m/44'/195'/0'/0/0",
  );
  return Buffer.from(privateKey!).toString('hex');
}

/** Messages from workers are looked into before the page sees them; see {@link spyOnWorkers}. */
async function messagesOf(page: Page): Promise<string> {
  return page.evaluate(() => (globalThis as { heard?: string[] }).heard?.join('\n') ?? '');
}

/** Writes down all that workers tell the page, byte strings in hexadecimal. */
async function spyOnWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    (globalThis as { heard?: string[] }).heard = heard;
    const toText = (_name: string, value: unknown): unknown => {
      if (typeof value === 'bigint') return String(value);
      if (value instanceof ArrayBuffer) return toText('', new Uint8Array(value));
      if (value instanceof Uint8Array)
        return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
      return value;
    };
    const Native = Worker;
    globalThis.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => heard.push(JSON.stringify(data, toText)));
      }
    };
  });
}

test('no wallet code in the first load, and tronweb only when something is signed', async ({
  page,
}) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
  const has = (name: string) => scripts.some((path) => path.startsWith(`/assets/${name}`));

  await page.goto('/');
  await expect(page.getByRole('textbox', { name: 'Add a torrent' })).toBeVisible();
  await shellStored(page);
  expect(scripts.length).toBeGreaterThan(3);
  expect(page.workers()).toHaveLength(1);
  for (const name of ['PaymentsPage', 'open-wallet', 'signer.worker', 'tronweb', 'adapter']) {
    expect(has(name), name).toBe(false);
  }
  const precached = await page.evaluate(async () => {
    const caches = await globalThis.caches.keys();
    const all = await Promise.all(
      caches.map(async (name) => (await globalThis.caches.open(name)).keys()),
    );
    return all.flat().map(({ url }) => url);
  });
  expect(precached.length).toBeGreaterThan(20);
  expect(precached.filter((url) => url.includes('tronweb'))).toEqual([]);

  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.fund();
  expect(has('tronweb')).toBe(false);
  await wallet.send({ to: SOMEBODY, symbol: 'TRX', amount: '3' }, PASSWORD);
  expect(has('tronweb')).toBe(true);
});

test("after it is made, neither key nor words are on the page's thread", async ({
  page,
}, testInfo) => {
  await spyOnWorkers(page);
  const wallet = await new WalletPage(page).open();
  const words = await wallet.createPurse(PASSWORD);
  const phrase = words.join(' ');
  const key = privateKeyOf(words);
  // The spy is worth something: it heard the words when they were made.
  expect(await messagesOf(page)).toContain(words[3]!);

  await wallet.open();
  await wallet.unlock(PASSWORD);
  const address = await wallet.address();
  await wallet.fund();
  await wallet.send({ to: SOMEBODY, symbol: 'BTTOLD', amount: '3' }, PASSWORD);
  await wallet.lock();
  await wallet.unlock(PASSWORD);

  const messages = await messagesOf(page);
  const heap = await heapOf(page);
  expect(messages).toContain(address);
  expect(heap).toContain(address);
  for (const secret of [key, phrase, JSON.stringify(words)]) {
    expect(messages.includes(secret), 'in a message').toBe(false);
    await absent(heap, secret, testInfo);
  }
});

async function absent(heap: string, secret: string, testInfo: TestInfo): Promise<void> {
  if (!heap.includes(secret)) return;
  const at = heap.indexOf(secret);
  const path = testInfo.outputPath('found-in-heap.txt');
  await writeFile(path, heap.slice(Math.max(0, at - 2000), at + 2000));
  expect(false, `A secret is on the page's heap; its surroundings are in ${path}.`).toBe(true);
}
