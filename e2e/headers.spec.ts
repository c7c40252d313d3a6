/** The page as an attacker finds it: what the headers forbid does not happen. */
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
