import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WalletSettings } from '../bridge/signer.ts';
import { assetKey } from '../core/channel/asset.ts';
import { MAINNET_TOKENS } from '../core/money/tokens.ts';
import {
  changeWalletSettings,
  decodeWalletSettings,
  DEFAULT_SETTINGS,
  raisesLimit,
} from './wallet-settings.ts';

const NODE = { url: 'https://node.example', apiKey: null };
const change = (asked: unknown) =>
  changeWalletSettings(DEFAULT_SETTINGS, asked as Partial<WalletSettings>);

describe('settings', () => {
  test('are these where nothing was set', () => {
    const [trx, bttold, btt] = MAINNET_TOKENS.map(({ asset }) => assetKey(asset));
    expect(decodeWalletSettings(undefined)).toEqual({
      network: null,
      nodes: {},
      account: null,
      autoLockMinutes: 15,
      dailyLimits: {
        [trx!]: 100n * 10n ** 6n,
        [bttold!]: 100_000n * 10n ** 6n,
        [btt!]: 100_000_000n * 10n ** 18n,
      },
    });
  });

  test('stay as they are but for what is changed', () => {
    const changed = change({ network: 'nile', account: 'purse' });
    expect(changed).toEqual({ ...DEFAULT_SETTINGS, network: 'nile', account: 'purse' });
    expect(changeWalletSettings(changed, { account: null, network: null })).toEqual(
      DEFAULT_SETTINGS,
    );
    expect(changeWalletSettings(changed, {})).toEqual(changed);
  });

  test('come back out of storage', () => {
    const settings = change({
      network: 'local',
      nodes: { local: [{ url: 'http://127.0.0.1:8090/', apiKey: 'key' }], nile: [NODE] },
      account: 'tronlink',
      autoLockMinutes: null,
      dailyLimits: { trx: 0n },
    });
    expect(settings.nodes['local']).toEqual([{ url: 'http://127.0.0.1:8090', apiKey: 'key' }]);
    expect(decodeWalletSettings(structuredClone(settings))).toEqual(settings);
  });

  test.each([
    { network: 'ropsten' },
    { account: 'ledger' },
    { autoLockMinutes: 0 },
    { autoLockMinutes: 1.5 },
    { autoLockMinutes: 7 * 24 * 60 + 1 },
    { autoLockMinutes: '15' },
    { nodes: null },
    { nodes: { nowhere: [NODE] } },
    { nodes: { nile: NODE } },
    { nodes: { nile: Array.from({ length: 9 }, () => NODE) } },
    { nodes: { nile: [{ url: 'http://node.example', apiKey: null }] } },
    { nodes: { nile: [{ url: 'https://user:secret@node.example', apiKey: null }] } },
    { nodes: { nile: [{ url: 'javascript:alert(1)', apiKey: null }] } },
    { nodes: { nile: [{ url: 'node', apiKey: null }] } },
    { nodes: { nile: [{ url: NODE.url, apiKey: 5 }] } },
    { dailyLimits: null },
    { dailyLimits: { trx: 5 } },
    { dailyLimits: { trx: -5n } },
    { dailyLimits: { gold: 5n } },
  ])('are refused when they make no sense (%#)', (asked) => {
    expect(() => change(asked)).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
    // From storage the same is as if it were not set.
    expect(decodeWalletSettings({ ...DEFAULT_SETTINGS, ...asked })).toEqual(DEFAULT_SETTINGS);
  });

  test('are read whatever lies there', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true }), (value) => {
        const settings = decodeWalletSettings(value);
        expect(decodeWalletSettings(settings)).toEqual(settings);
      }),
    );
  });
});

test.each([
  [{}, {}, false],
  [{ trx: 5n }, { trx: 5n }, false],
  [{ trx: 5n }, { trx: 4n }, false],
  [{ trx: 5n }, {}, false],
  [{ trx: 5n }, { trx: 6n }, true],
  [{ trx: 5n }, { 'trc10:1002000': 1n }, true],
  [{ trx: 5n }, { 'trc10:1002000': 0n }, false],
])('whether a limit is raised (%#)', (before, after, isRaised) => {
  type Limits = WalletSettings['dailyLimits'];
  expect(raisesLimit(before as Limits, after as Limits)).toBe(isRaised);
});
