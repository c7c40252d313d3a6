import { expect, test } from 'vitest';
import { compileTokens } from './compile.ts';

test('the committed artifacts are what the sources compile to', { timeout: 60_000 }, async () => {
  const compiled = compileTokens(new URL('./', import.meta.url));
  await expect(`${JSON.stringify(compiled, null, 2)}\n`).toMatchFileSnapshot('artifacts.json');
  expect(Object.keys(compiled).sort()).toEqual([
    'BitTorrentToken',
    'FalseToken',
    'FeeToken',
    'HookToken',
    'SilentToken',
  ]);
});
