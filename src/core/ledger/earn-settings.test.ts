import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetKey, BTT, TRX } from '../channel/asset.ts';
import { ALICE, BOB } from '../money/samples.suite.ts';
import {
  applyEarnSettings,
  decodeEarnSettings,
  DEFAULT_EARN_SETTINGS,
  floorOf,
  floorsOf,
  type EarnSettings,
} from './earn-settings.ts';

function apply(change: object, current = DEFAULT_EARN_SETTINGS): EarnSettings {
  const settings = applyEarnSettings(current, change);
  if (!settings.ok) throw new Error(settings.fault.message);
  return settings.value;
}

describe('applyEarnSettings', () => {
  it('changes what is given and leaves the rest', () => {
    const change = { isOn: true, payee: ALICE, freeShareThousandths: 500 };
    expect(apply(change)).toEqual({ ...DEFAULT_EARN_SETTINGS, ...change });
    expect(apply({ isOn: undefined, other: 1 })).toEqual(DEFAULT_EARN_SETTINGS);
    expect(apply({ allowedPayers: [` ${BOB} `, BOB] }).allowedPayers).toEqual([BOB]);
  });

  it('takes only the assets that are named', () => {
    const settings = apply({ floors: { [assetKey(BTT)]: 10n ** 18n } });
    expect(floorOf(settings, TRX)).toBeNull();
    expect(floorOf(settings, BTT)).toBe(10n ** 18n);
    expect(floorsOf(settings)).toEqual([{ asset: BTT, price: 10n ** 18n }]);
  });

  it.each([
    ['on without an address', { isOn: true }, 'address'],
    ['on without a price', { isOn: true, payee: ALICE, floors: {} }, 'price'],
    ['a floor of nothing', { floors: { trx: 0n } }, 'price per MiB'],
    ['a floor that is no integer', { floors: { trx: 3 } }, 'price per MiB'],
    ['a floor beyond counting', { floors: { trx: 2n ** 97n } }, 'price per MiB'],
    ['an asset that is none', { floors: { 'trc10:7': 1n } }, 'asset is unknown'],
    ['a look-alike of an own property', { floors: { ['__proto__x']: 1n } }, 'asset is unknown'],
    ['no free share', { freeShareThousandths: 99 }, '10 %'],
    ['more than all', { freeShareThousandths: 1001 }, '10 %'],
    ['another address', { payee: `${ALICE}x` }, 'no TRON address'],
    ['an address that nobody has', { payee: 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb' }, 'Nobody'],
    ['a token for an address', { payee: 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4' }, 'contract'],
    ['an unknown payer', { allowedPayers: ['T'] }, 'no TRON address'],
    ['a delay of minutes', { withdrawDelaySeconds: 899 }, '15 minutes'],
    ['a claim at once', { claimAtFees: 0 }, '1 to 1000'],
    ['text for a switch', { isOn: 'yes' }, 'on or off'],
  ])('refuses %s', (_name, change, words) => {
    const settings = applyEarnSettings(DEFAULT_EARN_SETTINGS, change);
    expect(settings).toMatchObject({ ok: false, fault: { code: 'settings_invalid' } });
    expect(settings.ok ? '' : settings.fault.message).toContain(words);
  });

  it('refuses to take the address away while earning', () => {
    const on = apply({ isOn: true, payee: ALICE });
    expect(applyEarnSettings(on, { payee: null })).toMatchObject({ ok: false });
    expect(apply({ isOn: false, payee: null }, on).payee).toBeNull();
  });
});

describe('decodeEarnSettings', () => {
  it('reads back what was stored, whatever the order of its names', () => {
    const settings = apply({ isOn: true, payee: ALICE, claimAtFees: 9, allowedPayers: [BOB] });
    const backwards = Object.fromEntries(Object.entries(settings).reverse());
    expect(decodeEarnSettings(backwards)).toEqual(settings);
  });

  it('sells nothing for an address that nobody has, and keeps the rest', () => {
    const payee = 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb';
    const stored = { ...DEFAULT_EARN_SETTINGS, isOn: true, payee, claimAtFees: 9 };
    expect(decodeEarnSettings(stored)).toEqual({ ...DEFAULT_EARN_SETTINGS, claimAtFees: 9 });
  });

  it('takes the default for what cannot be read, and never sells by damage', () => {
    expect(decodeEarnSettings({ isOn: true, payee: 'T', claimAtFees: 9 })).toEqual({
      ...DEFAULT_EARN_SETTINGS,
      claimAtFees: 9,
    });
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const settings = decodeEarnSettings(stored);
        expect(applyEarnSettings(settings, {}).ok).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
