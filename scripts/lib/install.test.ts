import { expect, test } from 'vitest';
import { checkNode, reasonToInstall } from './install.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/native-for-another-system': { version: '1.0.0', optional: true },
};
const installed = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
};

test('nothing is installed when everything is there', () => {
  expect(reasonToInstall(wanted, installed)).toBeNull();
});

test('a fresh clone, a missing package and another version are reasons', () => {
  expect(reasonToInstall(wanted, null)).toBe('none are here yet');
  expect(reasonToInstall(wanted, { 'node_modules/a': { version: '1.0.0' } })).toMatch(/^b differs/);
  expect(reasonToInstall(wanted, { ...installed, 'node_modules/a': { version: '0.9.0' } })).toMatch(
    /^a differs/,
  );
});

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

test.each(['18.20.0', '20.18.3', '16.0.0'])('Node %s is too old', (version) => {
  expect(() => checkNode(version)).toThrow('20.19 or newer');
});
