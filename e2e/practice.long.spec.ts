/** A newcomer and `npm start`: free, then paid and faster, then the other side, by what is on screen. */
import { expect, startWorld, test as base } from './fixtures/world.ts';

/** What is promised to newcomers, of which reading takes its part. */
const WITHIN_MS = 90_000;

/** As `scripts/lib/world.mjs` opens it. */
const test = base.extend<object, { world: Awaited<ReturnType<typeof startWorld>> }>({
  world: [
    async ({}, use) => {
      const seeder = new URL('../dist-node/demo-seeder.js', import.meta.url);
      const world = await startWorld({ seeder, hasPractice: true, chain: { solidLagBlocks: 3 } });
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
});

test.use({ actionTimeout: 20_000 });
test.setTimeout(150_000);

test('practice shows in two minutes what paying gives, and to whom', async ({ page }) => {
  const step = (title: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
  const purse = step('Get a purse');
  const download = step('Download a demo torrent');
  const pay = step('Pay to be served faster');
  const earned = step('See what the seller earned');
  const dialog = page.getByRole('dialog', { name: 'Download faster' });

  await page.goto('/');
  const beganAt = performance.now();
  await page.getByRole('button', { name: 'Practise paying for speed' }).click();
  await purse.getByRole('button', { name: 'Make a practice purse' }).click();
  await expect(purse).toContainText(', done', { timeout: 30_000 });

  await download.getByRole('button', { name: 'Download' }).click();
  await expect(download).toContainText(/% so far, at [\d.]+\s[kM]B\/s now/, { timeout: 30_000 });

  await pay.getByRole('button', { name: 'Download faster' }).click();
  await expect(dialog.getByText('1 peer sells.')).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Start paying' }).click();
  const gain = dialog.getByText(/^[\d.]+× faster$/);
  await expect(gain).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText(/than free so far: [\d.]+\sMB\/s against/)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(pay).toContainText(', done', { timeout: 30_000 });
  await expect(earned).toContainText(/The seller has earned 0\.0\d+\sTRX so far/, {
    timeout: 30_000,
  });
  expect(performance.now() - beganAt).toBeLessThan(WITHIN_MS);

  // From here on with the password that stands there.
  await page.reload();
  await page.getByRole('button', { name: 'Payments' }).click();
  const told = page.getByText('This is the practice purse: its password is');
  const password = /“(.+)”/.exec(await told.innerText())?.[1] ?? '';
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Lock', exact: true })).toBeVisible({
    timeout: 30_000,
  });
});
