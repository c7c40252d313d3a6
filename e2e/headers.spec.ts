/** The page as an attacker finds it: what the headers forbid does not happen. */
import { createHash } from 'node:crypto';
import { expect, test } from './fixtures/world.ts';

test('every answer carries the headers, those of workers too', async ({ page, request, world }) => {
  await page.goto('/');
  await expect.poll(() => page.workers().length).toBe(1);
  const workerUrl = page.workers()[0]!.url();

  for (const url of ['/', '/service-worker.js', '/world.json', '/nowhere', workerUrl]) {
    const headers = (await request.get(url)).headers();
    expect(headers['content-security-policy']).toContain(
      `script-src ${world.url}/assets/ 'wasm-unsafe-eval';`,
    );
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  }
  expect((await request.get(workerUrl)).headers()['cache-control']).toContain('immutable');
  expect((await request.get('/service-worker.js')).headers()['cache-control']).toBe('no-cache');
});

test('a script of this origin that is not of the build does not run', async ({
  page,
  problems,
}) => {
  problems.expect(/service-worker\.js/);
  await page.goto('/');
  const violation = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
      }),
  );
  const path = '/service-worker.js';
  await expect(page.evaluate((script) => import(script), path)).rejects.toThrow('Failed to fetch');
  expect(await violation).toBe('script-src-elem');
});

test('text becomes neither markup nor the address of a script', async ({ page, problems }) => {
  problems.expect(/require-trusted-types-for|TrustedHTML|TrustedScriptURL/);
  await page.goto('/');
  await expect.poll(() => page.workers().length).toBe(1);
  const workerUrl = page.workers()[0]!.url();
  const outcomes = await page.evaluate((url) => {
    const tryTo = (action: () => unknown): string => {
      try {
        action();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [
      tryTo(() => (document.createElement('p').innerHTML = '<b>bold</b>')),
      tryTo(() => (document.createElement('script').src = url)),
      tryTo(() => new Worker(url, { type: 'module' })),
    ];
  }, workerUrl);
  expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError']);
});

test('no other page can frame it', async ({ page, world, problems }) => {
  problems.expect(/frame-ancestors/);
  await page.setContent(`<iframe src="${world.url}/"></iframe>`);
  await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
});

test('the document carries its policy itself, for hosts that send no headers', async ({
  page,
  problems,
}) => {
  problems.expect(/script-src-elem|data:text\/javascript|TrustedHTML|require-trusted-types-for/);
  await page.route('/', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['content-security-policy'];
    await route.fulfill({ response, headers });
  });
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: 'Add a torrent' })).toBeVisible();
  const outcomes = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    });
    const script = 'data:text/javascript,globalThis.isOwned=true';
    const imported = await import(script).then(
      () => 'done',
      () => 'refused',
    );
    let markup = 'done';
    try {
      document.createElement('p').innerHTML = '<b>bold</b>';
    } catch {
      markup = 'refused';
    }
    return { imported, markup, blocked: await violation };
  });
  expect(outcomes).toEqual({
    imported: 'refused',
    markup: 'refused',
    blocked: 'script-src-elem',
  });
});

test('the build lists its files with their hashes', async ({ request }) => {
  const release = (await (await request.get('/release.json')).json()) as {
    readonly version: string;
    readonly sources: string;
    readonly files: Readonly<Record<string, string>>;
  };
  expect(release.sources).toMatch(/^[0-9a-f]{64}$/);
  const paths = Object.keys(release.files);
  expect(paths).toEqual(expect.arrayContaining(['_headers', 'index.html', 'service-worker.js']));
  const scripts = paths.filter((path) => path.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  // The local world writes its own line into the document.
  for (const path of ['service-worker.js', 'manifest.webmanifest', ...scripts.slice(0, 5)]) {
    const body = await (await request.get(`/${path}`)).body();
    expect(createHash('sha256').update(body).digest('hex'), path).toBe(release.files[path]);
  }
});
