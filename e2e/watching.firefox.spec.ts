/** A film over WebRTC in Firefox: watched while it downloads, asked for in parts, and saved. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures/firefox.ts';
import { seedFromNode } from './fixtures/node-seeder.ts';
import { padWebm } from './fixtures/padded-webm.ts';

const MIB = 1024 * 1024;
/** With a key frame each second: Firefox shows nothing before it has seen the next one. */
const NAME = 'keyframes.webm';
const CLIP = fileURLToPath(new URL(`fixtures/media/${NAME}`, import.meta.url));
const FILM_BYTES = 24 * MIB;
/** So that it takes half a minute to arrive. */
const UP_KIB_PER_SECOND = 800;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test.setTimeout(240_000);

test('plays while it downloads, answers ranges, and is saved whole', async ({
  library,
  site,
  world,
  downloads,
  atEnd,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'bittern-webm-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const film = padWebm(await readFile(CLIP), FILM_BYTES);
  await writeFile(join(folder, NAME), film);
  const options = ['--up', String(UP_KIB_PER_SECOND)];
  const seeder = await seedFromNode(join(folder, NAME), world.tracker, options);
  atEnd(() => seeder.close());

  const { page, engine } = library;
  await page.goto(`${site}/#${seeder.magnet}`);
  await library.press('Watch');
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);
  expect((await engine.torrent(seeder.infoHash))?.progress).toBeLessThan(1);

  const path = `/stream/${seeder.infoHash}/0`;
  const ask = (range: string) =>
    page.evaluate(
      async (path, range) => {
        const response = await fetch(path, { headers: { Range: range } });
        const bytes = await response.arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        return {
          status: response.status,
          range: response.headers.get('Content-Range'),
          digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
        };
      },
      path,
      range,
    );
  // The end, which arrives before its turn.
  const [end, last] = [FILM_BYTES - 70_000, FILM_BYTES - 1];
  expect(await ask('bytes=-70000')).toEqual({
    status: 206,
    range: `bytes ${end}-${last}/${FILM_BYTES}`,
    digest: sha256(film.subarray(end)),
  });
  expect((await engine.torrent(seeder.infoHash))?.progress).toBeLessThan(1);
  expect((await ask(`bytes=${FILM_BYTES}-`)).status).toBe(416);

  await page.keyboard.press('Escape');
  await expect
    .poll(async () => (await engine.torrent(seeder.infoHash))?.status, { timeout: 60_000 })
    .toBe('seeding');
  await library.press(`More actions for ${NAME}`);
  await page.locator('::-p-aria([name="Save file"][role="menuitem"])').click();
  const saved = async () => {
    const names = await readdir(downloads);
    return names.includes(NAME) ? sha256(await readFile(join(downloads, NAME))) : names;
  };
  await expect.poll(saved, { timeout: 30_000 }).toBe(sha256(film));
});
