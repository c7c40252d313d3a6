/** The same torrent full of hostile files as in `hostile-files.long.spec.ts`, in Firefox. */
import { readdir } from 'node:fs/promises';
import { evaluatorOf, expect, test } from './fixtures/firefox.ts';
import {
  attack,
  HOSTILE_FILES,
  HOSTILE_NAMES,
  shareHostileFiles,
  WHAT_WOULD_RUN,
} from './fixtures/hostile-files.ts';
import { ownSaves } from './fixtures/own-saves.ts';

test.setTimeout(480_000);
/** Its answers come in no order: as long as that, one that was refused may yet run. */
const SILENT_MS = 10_000;

test('files of a torrent never run as a part of this site', async ({
  library,
  firefox,
  site,
  downloads,
  problems,
}) => {
  // Refusals are told.
  problems.expect(/./);
  const { page, engine } = library;
  await page.goto(`${site}/`);
  await library.isServed();
  // Nobody hears what is said before there is an engine.
  await engine.state();
  const infoHash = await shareHostileFiles(evaluatorOf(page));
  const detail = await engine.detail(infoHash);
  const indexOf = (name: string) => detail.files.findIndex(({ path }) => path.at(-1) === name);
  const streams = HOSTILE_NAMES.map((name) => `/stream/${infoHash}/${indexOf(`x.${name}`)}`);
  const saves = streams.map((url) => `${url.replace('/stream/', '/save/')}?id=one`);

  // They are served: to those who only read.
  const read = await page.evaluate(async (url) => (await fetch(url)).text(), streams[0] ?? '');
  expect(read).toBe(HOSTILE_FILES['html']?.[1]);

  const plain = await firefox.newPage();
  await plain.goto(`${site}/careless/page`);
  await plain.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(await attack(evaluatorOf(plain), streams, { silentMs: SILENT_MS, tabMs: 500 })).toEqual(
    [],
  );

  // A save that no page of ours has begun is answered with words, which are shown, and not saved.
  const shown = await plain.evaluate(async (url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    return frame.contentDocument === null;
  }, saves[0] ?? '');
  expect(shown).toBe(true);
  expect(await readdir(downloads)).toEqual([]);

  // Nor do those that are to be saved; they are downloaded, under their names.
  await ownSaves(evaluatorOf(plain));
  expect(await attack(evaluatorOf(plain), saves, { silentMs: SILENT_MS, tabMs: 500 })).toEqual([]);
  const saved = async () => new Set((await readdir(downloads)).map(withoutCount));
  await expect.poll(saved).toEqual(new Set(HOSTILE_NAMES.map((name) => `x.${name}`)));

  // As the document of a tab of its own.
  const tab = await firefox.newPage();
  const opened = await tab.goto(`${site}${streams[0] ?? ''}`);
  expect(opened?.status()).toBe(403);
  expect(await tab.evaluate(() => self.origin)).toBe('null');

  // All of this can fail.
  const careless = HOSTILE_NAMES.map((name) => `/careless/x.${name}`);
  expect(await attack(evaluatorOf(plain), careless, { silentMs: SILENT_MS, tabMs: 500 })).toEqual(
    expect.arrayContaining([...WHAT_WOULD_RUN]),
  );
});

/** Firefox counts those of one name: `x(1).html`, and those that its own viewer shows: `x-1.pdf`. */
function withoutCount(name: string): string {
  return name.replace(/\(\d+\)|-\d+/, '');
}
