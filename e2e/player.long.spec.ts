/** Everything the player can do: by keys, buttons, drops and media keys; and how it is left. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './fixtures/axe.ts';
import { downloadFilms, FILM_SECONDS, NAME, shareFilms } from './fixtures/films.ts';
import { dropOnto } from './fixtures/incoming.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { PlayerPage } from './fixtures/player.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(150_000);
test.use({ actionTimeout: 20_000 });

/** Of the next file. */
const BEGINNING_BYTES = 256 * 1024;
/** Larger than those of so small a torrent. */
const PIECE_BYTES = 64 * 1024;
const OWN = '1\n00:00:00,000 --> 00:00:24,000\nOwn words.\n';

test('keys, buttons, media keys and dropped subtitles do what they say', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const { keyboard } = page;
  const player = new PlayerPage(page);
  await player.spy();
  const { infoHash } = await shareFilms(await visitor(), atEnd, null);
  await library.open();
  await downloadFilms(library, infoHash, world.tracker);
  await library.openDetails(NAME, 'Files');
  const opener = player.button('Watch film.mp4');
  await opener.click();
  await player.reaches(0.3);
  const video = page.locator('video');
  const says = <Key extends 'paused' | 'muted' | 'volume' | 'playbackRate' | 'currentTime'>(
    key: Key,
  ) => video.evaluate((element: HTMLVideoElement, key) => element[key], key);
  expect(await player.heldWakeLocks()).toBe(1);

  await test.step('the keyboard', async () => {
    // Whatever has the focus after opening: the space bar plays and pauses.
    await keyboard.press('Space');
    await expect(player.playButton).toBeVisible();
    expect(await player.heldWakeLocks()).toBe(0);
    await keyboard.press('5');
    await expect.poll(() => player.at()).toBeCloseTo(FILM_SECONDS / 2, 1);
    for (const [key, bySeconds] of [
      ['ArrowRight', 5],
      ['ArrowLeft', -5],
      ['l', 10],
      ['j', -10],
    ] as const) {
      const before = await player.at();
      await keyboard.press(key);
      await expect.poll(() => says('currentTime')).toBeCloseTo(before + bySeconds, 1);
    }
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await expect.poll(() => says('volume')).toBeCloseTo(0.9);
    await keyboard.press('ArrowUp');
    await expect.poll(() => says('volume')).toBeCloseTo(0.95);
    await keyboard.press('m');
    await expect(player.button('Unmute')).toBeVisible();
    await keyboard.press('>');
    await expect.poll(() => says('playbackRate')).toBe(1.25);
    await keyboard.press('<');
    await keyboard.press('<');
    await expect.poll(() => says('playbackRate')).toBe(0.75);
    await keyboard.press('k');
    await expect(player.pauseButton).toBeVisible();
    await keyboard.press('k');
    await expectAccessible(page, 'the player');

    await keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys of the player' });
    await expect(help.getByText('10 seconds back or on')).toBeVisible();
    await expectAccessible(page, 'the keys of the player');
    // The keys are the dialog's as long as it is open.
    const before = await player.at();
    await keyboard.press('l');
    await keyboard.press('Escape');
    await expect(help).toBeHidden();
    expect(await player.at()).toBe(before);
    await expect(player.title).toHaveText('film.mp4');
  });

  await test.step('the whole screen, and a picture in a window of its own', async () => {
    const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
    await keyboard.press('f');
    await expect.poll(isFull).toBe(true);
    await player.button('Leave full screen').click();
    await expect.poll(isFull).toBe(false);
    await page.mouse.dblclick(300, 300);
    await expect.poll(isFull).toBe(true);
    await keyboard.press('f');
    await expect.poll(isFull).toBe(false);
    await expect(player.playButton).toBeVisible();

    const isPicture = () => page.evaluate(() => document.pictureInPictureElement !== null);
    await keyboard.press('p');
    await expect.poll(isPicture).toBe(true);
    await player.button('Picture in picture').click();
    await expect.poll(isPicture).toBe(false);
  });

  await test.step('media keys', async () => {
    await player.pressMediaKey('pause');
    await expect(player.playButton).toBeVisible();
    await player.pressMediaKey('play');
    await player.pressMediaKey('play');
    await expect(player.pauseButton).toBeVisible();
    await player.pressMediaKey('pause');
    await player.pressMediaKey('seekto', { seekTime: 4 });
    await expect.poll(() => says('currentTime')).toBeCloseTo(4, 1);
    await player.pressMediaKey('seekforward', {});
    await expect.poll(() => says('currentTime')).toBeCloseTo(14, 1);
    await player.pressMediaKey('seekbackward', { seekOffset: 3 });
    await expect.poll(() => says('currentTime')).toBeCloseTo(11, 1);
  });

  await test.step('subtitles', async () => {
    const words = page.getByText('It stands still & misses nothing.');
    await expect(words).toBeVisible();
    await keyboard.press('c');
    await expect(words).toBeHidden();
    const folder = await mkdtemp(join(tmpdir(), 'bittern-own-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const [dropped, picked] = [join(folder, 'dropped.vtt'), join(folder, 'picked.srt')];
    await writeFile(dropped, `WEBVTT\n\n00:00.000 --> 00:24.000\nDropped words.\n`);
    await writeFile(picked, OWN);
    await dropOnto(page, [dropped]);
    await expect(page.getByText('Dropped words.')).toBeVisible();
    await player.button(/^Subtitles/).click();
    const panel = page.getByRole('group', { name: 'Subtitles' });
    await panel.getByLabel('Choose a file').setInputFiles(picked);
    const own = page.getByText('Own words.');
    await expect(own).toBeVisible();
    const height = async () => (await own.boundingBox())?.height ?? 0;
    const before = await height();
    await panel.getByText('Large', { exact: true }).click();
    await expect.poll(height).toBeGreaterThan(before);
    // Later by more than where the film stands: nothing is said yet.
    for (let press = 0; press < 48; press += 1) {
      await panel.getByRole('button', { name: 'Show subtitles later' }).click();
    }
    await expect(panel.getByText(/^12(\.0)?\ss later$/)).toBeVisible();
    await expect(own).toBeHidden();
    await keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(player.title).toHaveText('film.mp4');
  });

  await test.step('left by Escape it leads back to what opened it, and the choices stay', async () => {
    await player.leave();
    await expect(opener).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByText('Goes on at 0:11')).toBeVisible();
    expect(await says('muted')).toBe(true);
    expect(await says('volume')).toBeCloseTo(0.95);
    expect(await says('playbackRate')).toBe(0.75);
  });

  await test.step('"back" closes the player and not the app; "forward" and a reload open it again', async () => {
    await page.goBack();
    await expect(library.field).toBeVisible();
    await expect(opener).toBeFocused();
    await page.goForward();
    await expect(player.title).toHaveText('film.mp4');
    await page.reload();
    await expect(player.title).toHaveText('film.mp4');
    await expect.poll(() => player.at(), { timeout: 30_000 }).toBeGreaterThan(10);
    await player.leave();
    await expect(page).toHaveURL(world.url);
    expect(await page.evaluate(() => history.state as unknown)).toBeNull();
  });

  await test.step('a link in the address is opened from the player, too', async () => {
    await library.choose(NAME, 'Watch');
    await expect(player.title).toHaveText('film.mp4');
    await page.evaluate(() => (location.hash = `#${'ab'.repeat(20)}`));
    await expect(page.getByRole('button', { name: 'Not now' })).toBeVisible();
  });
});

test('the next file is asked for before this one ends, and follows', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const player = new PlayerPage(page);
  const { infoHash } = await shareFilms(await visitor(), atEnd, null);
  await library.open();
  await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
  await player.button('Watch').click();
  await player.reaches(0.3);
  const file = async (name: string) => {
    const { files } = await library.engine.detail(infoHash);
    const found = files.find(({ path }) => path.at(-1) === name);
    if (found === undefined) throw new Error(`No ${name}.`);
    return found;
  };
  const missingBytes = async (name: string) => {
    const { doneBytes, sizeBytes } = await file(name);
    return sizeBytes - doneBytes;
  };
  await expect.poll(() => missingBytes('film.mp4'), { timeout: 30_000 }).toBe(0);
  // Only the film and its subtitles were wanted; the first piece of what follows is the last of the film.
  expect((await file('noise.avi')).isSelected).toBe(false);
  const before = await missingBytes('noise.avi');
  expect(before).toBeGreaterThan(BEGINNING_BYTES);

  await page.keyboard.press('9');
  const askedBytes = async () => before - (await missingBytes('noise.avi'));
  await expect.poll(askedBytes, { timeout: 2_000 }).toBeGreaterThan(BEGINNING_BYTES - PIECE_BYTES);
  await expect(player.title).toHaveText('film.mp4');
  expect(await missingBytes('noise.avi')).toBeGreaterThan(0);
  await expect(player.title).toHaveText('noise.avi', { timeout: 20_000 });
  await player.button('Previous').click();
  await expect(player.title).toHaveText('film.mp4');
  await player.button('Playlist').click();
  await page.getByRole('group', { name: 'Playlist' }).getByText('tune.flac').click();
  await expect(player.title).toHaveText('tune.flac');
  await player.reaches(0.3);
  await expect(page.locator('.cover img')).toBeVisible();
  // However many files were looked at: one step back.
  await page.goBack();
  await expect(library.field).toBeVisible();
});
