/** `npm run seed --earn`: a seller without a browser is paid by a page, and gets its money. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { addressOfKey } from '../src/core/channel/signature.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import type { ContentFile } from './fixtures/content.ts';
import { writeFiles } from './fixtures/files-on-disk.ts';
import { openPurse } from './fixtures/paying.ts';
import { SellingSeeder } from './fixtures/selling-seeder.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const TRX = 1_000_000n;
/** Sun per MiB: so much that a few MiB are worth the fee of a claim five times. */
const FLOOR = 2n * TRX;
const film: ContentFile = { path: 'concert.mkv', lengthBytes: 72 * MIB, seed: 91 };

test.setTimeout(240_000);

test('a seeder in Node is paid through a channel, leaves vouchers, and claims with a key', async ({
  library: buyer,
  world,
  atEnd,
}, info) => {
  const folder = info.outputPath('seller');
  await mkdir(folder, { recursive: true });
  const [file = ''] = await writeFiles(info.outputPath('source'), [film]);
  const key = randomBytes(32);
  const sender = addressOfKey(new Uint8Array(key));
  const payout = addressOfKey(new Uint8Array(randomBytes(32)));
  const state = join(folder, 'state');
  const options = [
    ...['--payout', payout, '--floor', String(FLOOR), '--up', '1536', '--state', state],
    ...['--world', world.url, '--tracker', world.tracker, '--stun', 'none'],
  ];

  const payer = await openPurse(buyer.page);
  await buyer.page.getByRole('button', { name: 'Bittern', exact: true }).click();
  const seller = await SellingSeeder.start(file, options);
  atEnd(() => seller.stop());
  const infoHash = /btih:([0-9a-f]{40})/.exec(seller.magnet)?.[1] as InfoHash;
  await buyer.add(seller.magnet);
  await buyer.engine.call('pay.start', {
    ...{ infoHash, asset: { kind: 'trx' }, limit: 90n * TRX, highestPrice: FLOOR },
    ...{ perDay: null, perSeller: null, maxSellers: 1, targetBytesPerSecond: null },
    ...{ rail: 'channel', payer, source: 'purse' },
  });
  const budget = async () => (await buyer.engine.call('pay.state', null)).budgets[0];
  await expect
    .poll(async () => (await budget())?.spent ?? 0n, { timeout: 120_000 })
    .toBeGreaterThan(20n * TRX);
  await buyer.engine.call('pay.stop', { infoHash });
  await expect
    .poll(async () => (await budget())?.peers.map(({ state }) => state))
    .toEqual(['free']);
  const vouchers = async () =>
    JSON.parse(await readFile(join(state, 'vouchers.json'), 'utf8')) as VoucherFile;
  const held = async () => (await vouchers()).claims.map(({ cumulative }) => BigInt(cumulative));
  const isAllHeld = async () => {
    const [only, ...others] = await held();
    return others.length === 0 && only === (await budget())?.spent;
  };
  // Free again, it signs for the last blocks: that voucher is not here at once. The file is written every 10 s.
  await expect.poll(isAllHeld, { timeout: 40_000 }).toBe(true);
  await seller.stop();

  // Without a key for claims: for whoever would send them.
  const left = await vouchers();
  const spent = (await budget())?.spent ?? 0n;
  expect(await held()).toEqual([spent]);
  expect(left.claims[0]?.description.payee).toBe(payout);
  expect(await balanceOf(world.chain?.url, payout)).toBe(0n);

  // With one, the same ledger's earnings are claimed, and paid to the same address.
  const keyPath = join(folder, 'claims.key');
  await writeFile(keyPath, `${key.toString('hex')}\n`, { mode: 0o600 });
  await fetch(world.chain?.faucet ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address: sender }),
  });
  const again = await SellingSeeder.start(file, [...options, '--claim-key', keyPath]);
  atEnd(() => again.stop());
  await expect.poll(() => balanceOf(world.chain?.url, payout), { timeout: 40_000 }).toBe(spent);
  // It says so when it has seen its own claim on the chain.
  const knows = () => again.said.some((line) => line.includes(', 0 TRX to claim'));
  await expect.poll(knows, { timeout: 60_000 }).toBe(true);
  await again.stop();
  expect((await vouchers()).claims).toEqual([]);
});

interface VoucherFile {
  readonly claims: readonly {
    readonly description: { readonly payee: string };
    readonly cumulative: string;
  }[];
}

async function balanceOf(node: string | undefined, address: string): Promise<bigint> {
  const response = await fetch(`${node ?? ''}/wallet/getaccount`, {
    method: 'POST',
    body: JSON.stringify({ address, visible: true }),
  });
  const { balance = 0 } = (await response.json()) as { balance?: number };
  return BigInt(balance);
}
