/**
 * A torrent full of files that would take over this site if they ever ran as a part of it. Every kind of
 * file is put into every place that browsers would run one from, on a page without any policy of its own:
 * only what the service worker answers protects it. The same files from a careless server do run there.
 *
 * A PDF runs nothing in a page: its viewer has a world of its own, from which no page hears. Of it is seen
 * that no place for documents is given one.
 */
import type { BrowserContext } from '@playwright/test';
import { startCarelessSite } from './fixtures/careless-site.ts';
import {
  attack,
  heard,
  HOSTILE_FILES,
  HOSTILE_NAMES,
  shareHostileFiles,
  WHAT_WOULD_RUN,
} from './fixtures/hostile-files.ts';
import { ownSaves } from './fixtures/own-saves.ts';
import { isServed } from './fixtures/saving.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(240_000);

test('files of a torrent never run as a part of this site', async ({
  library,
  world,
  problems,
  atEnd,
}) => {
  problems.expect(/./);
  const site = await startCarelessSite(world.url);
  atEnd(() => site.close());
  const { page } = library;
  const context = page.context();

  await library.open(site.url);
  await isServed(page);
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
  await plain.goto(`${site.url}/careless/page`);
  expect(await plain.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const answers = answersTo(context);
  expect(await attack(plain, streams)).toEqual([]);
  // Whatever would have made a document of one got none, a PDF neither. Chromium asks for what plug-ins
  // show past the service worker: the server has no such file.
  const documents = answers('document', '/stream/');
  for (const { status, isOurs } of documents) expect(status).toBe(isOurs ? 403 : 404);
  for (const path of streams) {
    expect(
      documents.filter(({ isOurs, ...of }) => isOurs && of.path === path).length,
    ).toBeGreaterThanOrEqual(5);
  }

  // Nor do those that are to be saved; they are downloaded, under their names.
  await ownSaves(plain);
  const downloads: string[] = [];
  context.on('page', (tab) =>
    tab.on('download', (download) => downloads.push(download.suggestedFilename())),
  );
  plain.on('download', (download) => downloads.push(download.suggestedFilename()));
  await plain.bringToFront();
  expect(await attack(plain, saves, { tabMs: 300 })).toEqual([]);
  await expect
    .poll(() => new Set(downloads))
    .toEqual(new Set(HOSTILE_NAMES.map((name) => `x.${name}`)));
  expect(await heard(plain)).toEqual([]);

  // As the document of a tab of its own.
  const tab = await context.newPage();
  for (const path of streams) {
    const opened = await tab.goto(site.url + path);
    expect(opened?.status()).toBe(403);
    expect(await tab.evaluate(() => self.origin)).toBe('null');
  }
  expect(await heard(plain)).toEqual([]);

  // All of this can fail.
  const careless = HOSTILE_NAMES.map((name) => `/careless/x.${name}`);
  await plain.bringToFront();
  await attack(plain, careless);
  const missing = async () => {
    const ran = new Set(await heard(plain));
    return WHAT_WOULD_RUN.filter((what) => !ran.has(what));
  };
  await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
  const given = answers('document', '/careless/x.pdf');
  expect(given.map(({ status }) => status)).toContain(200);
});

interface Answer {
  readonly path: string;
  readonly status: number;
  /** Of the service worker. */
  readonly isOurs: boolean;
}

/** From now on: what was answered to whom. */
function answersTo(context: BrowserContext) {
  const all: (Answer & { readonly type: string })[] = [];
  context.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    const isOurs = response.fromServiceWorker();
    const type = response.request().resourceType();
    all.push({ path, status: response.status(), type, isOurs });
  });
  return (type: string, below: string): readonly Answer[] =>
    all.filter((answer) => answer.type === type && answer.path.startsWith(below));
}
