import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingEntries } from './lockfile.mjs';

const lock = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Parameters<typeof missingEntries>[0] };

test('package-lock.json serves every system: else run node scripts/complete-lockfile.mjs', () => {
  expect(Object.keys(missingEntries(lock.packages))).toEqual([]);
});

test('it names a registry nowhere', () => {
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});

test('an optional package is looked for as Node does', () => {
  const wanted = { 'x-linux-x64-gnu': '1.2.3', 'x-win32-arm64': '1.2.3' };
  const packages = {
    'node_modules/a/node_modules/x': { version: '1.2.3', dev: true, optionalDependencies: wanted },
    'node_modules/a/node_modules/x-win32-arm64': { version: '1.2.3' },
  };
  expect(missingEntries(packages)).toEqual({
    'node_modules/x-linux-x64-gnu': {
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      libc: ['glibc'],
      optional: true,
      os: ['linux'],
    },
  });
});
