/** What a visitor of Firefox meets: a link that is only looked at, the settings, and paying for speed. */
import type { ContentFile } from './fixtures/content.ts';
import { shownQuestions } from './fixtures/firefox-inside.ts';
import { expect, test } from './fixtures/firefox.ts';
import { startWorld } from './fixtures/world.ts';

const poem: ContentFile = { path: 'poem.txt', lengthBytes: 200_000, seed: 61 };
/** What stock counts as uploaded beside content. */
const METADATA_BYTES = 8 * 1024;

test.setTimeout(240_000);

test('a link is only shown; the settings offer what Firefox can do, and say what it cannot', async ({
  library,
  site,
  firefox,
  stockPeer,
}) => {
  const seeder = await stockPeer();
  const { magnet, infoHash } = await seeder.seed([poem]);
  await library.page.goto(`${site}/#${magnet}`);
  await library.reads('Opening this link downloaded nothing but the list above.');
  await library.reads(poem.path);
  expect((await library.engine.torrent(infoHash))?.doneBytes ?? 0).toBe(0);
  expect(await seeder.uploadedBytes(infoHash)).toBeLessThan(METADATA_BYTES);
  await library.press('Not now');

  await library.press('Settings');
  await library.reads('Firefox for Mac and Linux cannot install apps');
  await library.reads('Firefox opens no .torrent files with Bittern');
  await library.press('Open magnet links with Bittern');
  await library.reads('The browser asks you now.');
  await expect.poll(() => shownQuestions(firefox)).toEqual(['Protocol Registration: magnet']);
});

test('practice: free, then paid and faster, then what the seller earned', async ({
  library,
  atEnd,
}) => {
  const seeder = new URL('../dist-node/demo-seeder.js', import.meta.url);
  const chain = { solidLagBlocks: 3 };
  const world = await startWorld({ seeder, hasPractice: true, chain });
  atEnd(() => world.close());
  await library.page.goto(`${world.url}/`);
  await library.press('Practise paying for speed');
  await library.press('Make a practice purse');
  await library.press('Download');
  await library.reads('% so far, at');
  await library.press('Download faster');
  await library.reads('1 peer sells.');
  await library.press('Start paying');
  await library.reads('× faster', 90_000);
  await library.page.keyboard.press('Escape');
  await library.reads('The seller has earned 0.0', 60_000);
});
