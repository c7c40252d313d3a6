/**
 * A torrent full of files that would take over this site if they ever ran as a part of it. Every kind of
 * file is put into every place that browsers would run one from, on a page without any policy of its own:
 * only what the service worker answers protects it. The same files from a careless server do run there.
 */
import {
  attack,
  HOSTILE_FILES,
  HOSTILE_NAMES,
  shareHostileFiles,
} from './fixtures/hostile-files.ts';
import { ownSaves } from './fixtures/own-saves.ts';
import { expect, test } from './fixtures/world.ts';

// Some attempts tell nobody that they failed, and those are waited for.
test.setTimeout(240_000);

test('files of a torrent never run as a part of this site', async ({ library, problems }) => {
  problems.expect(/./);
  const { page } = library;
  const context = page.context();
  // Plain pages and a careless server on our origin, which only this story has.
  await context.route('**/careless/**', async (route) => {
    const extension = /\/x\.([a-z]+)/.exec(route.request().url())?.[1];
    const [contentType, body] = HOSTILE_FILES[extension ?? ''] ?? [
      'text/html',
      '<!doctype html><body>',
    ];
    await route.fulfill({ contentType, body });
  });

  await library.open();
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), {
      timeout: 60_000,
    })
    .toBe(true);
  // Nobody hears what is said before there is an engine.
  await library.engine.state();
  const infoHash = await shareHostileFiles(page);
  const detail = await library.engine.detail(infoHash);
  const indexOf = (name: string) => detail.files.findIndex(({ path }) => path.at(-1) === name);
  const streams = HOSTILE_NAMES.map((name) => `/stream/${infoHash}/${indexOf(`x.${name}`)}`);
  const saves = streams.map((url) => `${url.replace('/stream/', '/save/')}?id=one`);

  // They are served: to those who only read.
  const read = await page.evaluate(async (url) => (await fetch(url)).text(), streams[0] ?? '');
  expect(read).toBe(HOSTILE_FILES['html']?.[1]);

  const plain = await context.newPage();
  await plain.goto('/careless/page');
  expect(await plain.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  expect(await attack(plain, streams)).toEqual([]);

  // Nor do those that are to be saved; they are downloaded, under their names.
  await ownSaves(plain);
  const downloads: string[] = [];
  plain.on('download', (download) => downloads.push(download.suggestedFilename()));
  expect(await attack(plain, saves)).toEqual([]);
  await expect
    .poll(() => new Set(downloads))
    .toEqual(new Set(HOSTILE_NAMES.map((name) => `x.${name}`)));

  // As the document of a tab of its own.
  const tab = await context.newPage();
  const opened = await tab.goto(streams[0] ?? '');
  expect(opened?.status()).toBe(403);
  expect(await tab.evaluate(() => self.origin)).toBe('null');

  // All of this can fail.
  const careless = HOSTILE_NAMES.map((name) => `/careless/x.${name}`);
  expect(await attack(plain, careless)).toEqual(
    expect.arrayContaining(['css', 'html', 'js', 'mjs', 'svg', 'wasm', 'xhtml', 'xml']),
  );
});
