/** What a link shows besides its torrent: the price of speed; and every way in which it is handed on. */
import { encode } from 'uqr';
import { addressOfKey } from '../src/core/channel/signature.ts';
import { parseMagnet } from '../src/core/torrent/magnet.ts';
import type { ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { darkModules } from './fixtures/qr-code.ts';
import { moneyRecordCount } from './fixtures/stored-money.ts';
import { share } from './fixtures/swarm.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const film: ContentFile = { path: 'a film.mp4', lengthBytes: 300 * KIB, seed: 151 };
/** Sun per MiB; as people read it, 0.307 TRX per GiB. */
const FLOOR = 300n;

test('a link says who sells speed and from which price, and looking at it costs nothing', async ({
  library,
  visitor,
  world,
}, testInfo) => {
  const { page, engine } = library;
  const seller = await new Library(await (await visitor()).newPage()).open();
  const payee = addressOfKey(new Uint8Array(32).fill(6));
  await seller.engine.call('earn.set', { isOn: true, payee, floors: { trx: FLOOR } });
  // So that it takes a few seconds.
  await seller.engine.call('settings.set', { upLimitBytesPerSecond: 100 * KIB });
  const infoHash = await share(seller, testInfo.outputPath('sold'), film);

  await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
  const offer = page.getByText('1 person sells speed, from');
  await expect(offer).toContainText(/from 0\.307\sTRX per GiB$/, { timeout: 30_000 });
  expect(await engine.torrent(infoHash)).toMatchObject({ isPreview: true, downloadedBytes: 0 });
  await isUnspent();

  // To pay is one press away, and begins by asking: the file comes for free meanwhile.
  await page.getByRole('button', { name: 'Download faster' }).click();
  await expect(page.getByRole('dialog', { name: 'Download faster' })).toBeVisible();
  await expect.poll(async () => (await engine.torrent(infoHash))?.progress).toBe(1);
  await isUnspent();

  async function isUnspent(): Promise<void> {
    expect((await engine.call('pay.state', null)).budgets).toEqual([]);
    expect(await moneyRecordCount(page)).toBe(0);
    expect((await seller.engine.call('pay.state', null)).sold).toEqual([]);
    expect(await moneyRecordCount(seller.page)).toBe(0);
  }
});

interface Sending {
  sent?: ShareData;
}

test('a link is copied, sent, scanned, and opened in another app', async ({
  library,
  stockPeer,
  problems,
}) => {
  // Nothing on this machine takes magnet links, which the browser says in the tab that was to hand it over.
  problems.expect(/magnet:/);
  const { page } = library;
  const context = page.context();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // The system's own sheet: nobody can press anything in it here.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'share', {
      value: (data: ShareData) => {
        (globalThis as Sending).sent = data;
        return Promise.resolve();
      },
    });
  });
  const torrent = await (await stockPeer()).seed([film]);
  await page.goto(`/#${torrent.magnet}`);
  await expect(page.getByText('1 file', { exact: true })).toBeVisible();

  const open = page.getByRole('link', { name: 'Open in app' });
  const magnet = parseMagnet((await open.getAttribute('href')) ?? '');
  expect(magnet).toMatchObject({ ok: true, value: { infoHash: torrent.infoHash } });
  await expect(open).toHaveAttribute('target', '_blank');
  await open.click();
  await expect(library.notices).toContainText('If no app opened');
  await expect(page.getByRole('heading', { level: 1, name: film.path })).toBeVisible();
  await page.bringToFront();

  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  const field = dialog.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(new RegExp(`/#magnet:.*${torrent.infoHash}`));
  const link = await field.inputValue();

  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(library.notices).toContainText('Link copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await dialog.getByRole('button', { name: 'Copy magnet' }).click();
  await expect(library.notices).toContainText('Magnet copied.');
  expect(parseMagnet(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(magnet);

  await dialog.getByRole('button', { name: 'Send' }).click();
  expect(await page.evaluate(() => (globalThis as Sending).sent)).toEqual({
    title: film.path,
    url: link,
  });

  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const code = dialog.getByRole('img', { name: 'QR code of the link' });
  expect(await darkModules(code, size)).toEqual(data);
});
