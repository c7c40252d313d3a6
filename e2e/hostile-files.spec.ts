/**
 * A torrent full of files that would take over this site if they ever ran as a part of it. Every kind of
 * file is put into every place that browsers would run one from, on a page without any policy of its own:
 * only what the service worker answers protects it. The same files from a careless server do run there.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/world.ts';

/** Tells every page of the origin that it runs; of another origin, nobody would hear it. */
const TELL = (what: string) =>
  `new BroadcastChannel('hostile').postMessage(${JSON.stringify(what)});`;

const XHTML = 'http://www.w3.org/1999/xhtml';

/** By extension: what a careless server would call it, and what is in it. */
const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  html: ['text/html', `<!doctype html><script>${TELL('html')}</script>`],
  svg: [
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg"><script>${TELL('svg')}</script></svg>`,
  ],
  xhtml: [
    'application/xhtml+xml',
    `<html xmlns="${XHTML}"><head><script>${TELL('xhtml')}</script></head></html>`,
  ],
  xml: ['text/xml', `<?xml version="1.0"?><x><script xmlns="${XHTML}">${TELL('xml')}</script></x>`],
  js: ['text/javascript', TELL('js')],
  mjs: ['text/javascript', `${TELL('mjs')} export {};`],
  css: ['text/css', '#target { outline: 3px solid rgb(1, 2, 3) }'],
  // The smallest module there is.
  wasm: ['application/wasm', '\0asm\u0001\0\0\0'],
  pdf: ['application/pdf', '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'],
};

const NAMES = Object.keys(FILES);

/** Puts each URL everywhere, waits until all of them are through, and says what ran. */
async function attack(page: Page, urls: readonly string[]): Promise<string[]> {
  return page.evaluate(async (urls) => {
    const ran = new Set<string>();
    const ears = new BroadcastChannel('hostile');
    ears.onmessage = ({ data }: MessageEvent<string>) => ran.add(data);
    const target = document.body.appendChild(document.createElement('div'));
    target.id = 'target';

    const settled = (subject: EventTarget) =>
      new Promise<void>((resolve) => {
        for (const name of ['load', 'error', 'message']) {
          subject.addEventListener(name, () => resolve(), { once: true });
        }
      });
    const element = (name: string, of: Record<string, string>) => {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(of)) made.setAttribute(key, value);
      const done = settled(made);
      document.body.append(made);
      return done;
    };
    const viaBlob = (text: string) =>
      URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));

    const ways: Record<string, (url: string) => unknown> = {
      script: (src) => element('script', { src }),
      module: (src) => element('script', { src, type: 'module' }),
      import: (url) => import(url),
      style: (href) => element('link', { rel: 'stylesheet', href }),
      iframe: (src) => element('iframe', { src }),
      object: (data) => element('object', { data }),
      embed: (src) => element('embed', { src }),
      image: (src) => element('img', { src }),
      worker: (url) => settled(new Worker(url)),
      moduleWorker: (url) => settled(new Worker(url, { type: 'module' })),
      sharedWorker: (url) => settled(new SharedWorker(url)),
      importScripts: (url) => {
        const full = JSON.stringify(new URL(url, location.href).href);
        const text = `try { importScripts(${full}) } catch {} postMessage('')`;
        return settled(new Worker(viaBlob(text)));
      },
      serviceWorker: (url) =>
        navigator.serviceWorker.register(url, { scope: `${url}/` }).then(() => ran.add('sw')),
      worklet: (url) => new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(url),
      wasm: (url) => WebAssembly.instantiateStreaming(fetch(url)).then(() => ran.add('wasm')),
    };
    const attempts = urls.flatMap((url) =>
      Object.values(ways).map(async (way) => {
        try {
          // A plug-in that is refused tells nobody, in some browsers.
          const late = new Promise((resolve) => setTimeout(resolve, 1_500));
          await Promise.race([way(url), late]);
        } catch {
          // Refused.
        }
      }),
    );
    await Promise.all(attempts);
    if (getComputedStyle(target).outlineColor === 'rgb(1, 2, 3)') ran.add('css');
    // What was told before is heard before.
    const said = new Promise<void>((resolve) => {
      ears.addEventListener('message', ({ data }) => data === 'end' && resolve());
    });
    new BroadcastChannel('hostile').postMessage('end');
    await said;
    ran.delete('end');
    return [...ran].sort();
  }, urls);
}

/** Shares the files from the page itself, as a torrent that is read in place. */
async function share(page: Page): Promise<string> {
  return page.evaluate(async (files) => {
    const tabs = new BroadcastChannel('bittern.tabs');
    const id = crypto.randomUUID();
    const shared = Object.entries(files).map(([extension, [, text]]) => ({
      path: ['hostile', `x.${extension}`],
      file: new File([text], `x.${extension}`),
      handle: null,
    }));
    const argument = { creationId: id, name: 'hostile', files: shared, comment: null };
    return new Promise<string>((resolve) => {
      tabs.onmessage = ({ data }) => {
        if (data.kind === 'answer' && data.id === id) resolve(data.outcome.value.infoHash);
      };
      tabs.postMessage({
        ...{ kind: 'command', id, name: 'torrent.create' },
        argument: { ...argument, isPrivate: false, keepCopy: false },
      });
    });
  }, FILES);
}

test('files of a torrent never run as a part of this site', async ({ library, problems }) => {
  problems.expect(/./);
  const { page } = library;
  const context = page.context();
  // Plain pages and a careless server on our origin, which only this story has.
  await context.route('**/careless/**', async (route) => {
    const extension = /\/x\.([a-z]+)/.exec(route.request().url())?.[1];
    const [contentType, body] = FILES[extension ?? ''] ?? ['text/html', '<!doctype html><body>'];
    await route.fulfill({ contentType, body });
  });

  await library.open();
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);
  const infoHash = await share(page);
  const detail = await library.engine.detail(infoHash);
  const indexOf = (name: string) => detail.files.findIndex(({ path }) => path.at(-1) === name);
  const streams = NAMES.map((name) => `/stream/${infoHash}/${indexOf(`x.${name}`)}`);
  const saves = streams.map((url) => url.replace('/stream/', '/save/'));

  // They are served: to those who only read.
  const read = await page.evaluate(async (url) => (await fetch(url)).text(), streams[0] ?? '');
  expect(read).toBe(FILES['html']?.[1]);

  const plain = await context.newPage();
  await plain.goto('/careless/page');
  expect(await plain.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  expect(await attack(plain, streams)).toEqual([]);

  // Nor do those that are to be saved; they are downloaded, under their names.
  const downloads: string[] = [];
  plain.on('download', (download) => downloads.push(download.suggestedFilename()));
  expect(await attack(plain, saves)).toEqual([]);
  await expect.poll(() => new Set(downloads)).toEqual(new Set(NAMES.map((name) => `x.${name}`)));

  // As the document of a tab of its own.
  const tab = await context.newPage();
  const opened = await tab.goto(streams[0] ?? '');
  expect(opened?.status()).toBe(403);
  expect(await tab.evaluate(() => self.origin)).toBe('null');

  // All of this can fail.
  const careless = NAMES.map((name) => `/careless/x.${name}`);
  expect(await attack(plain, careless)).toEqual(
    expect.arrayContaining(['css', 'html', 'js', 'mjs', 'svg', 'wasm', 'xhtml', 'xml']),
  );
});
