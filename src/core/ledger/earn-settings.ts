/** What a seller decides, its defaults, and the check at the door: of a change, and of storage. */
import { assetKey, parseAssetKey, type Asset } from '../channel/asset.ts';
import {
  DEFAULT_WITHDRAW_DELAY_SECONDS,
  MAX_WITHDRAW_DELAY_SECONDS,
  MIN_WITHDRAW_DELAY_SECONDS,
} from '../channel/description.ts';
import { fail, succeed, type Outcome } from '../fault.ts';
import { payoutProblem } from '../money/payout.ts';
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';

/** "Earn by seeding". */
export interface EarnSettings {
  readonly isOn: boolean;
  /** Raw units per MiB, by asset key; assets that are not named are not taken. */
  readonly floors: Readonly<Record<string, bigint>>;
  /** F: 100..1000 thousandths; of any upload, whether we sell or not. */
  readonly freeShareThousandths: number;
  /** Null until one is chosen; selling starts with one. */
  readonly payee: TronAddress | null;
  /** Claim when this many times its fee is unclaimed. */
  readonly claimAtFees: number;
  readonly withdrawDelaySeconds: number;
  /** Empty: everybody may pay. */
  readonly allowedPayers: readonly TronAddress[];
}

/** Sun per MiB: about 0.3 TRX for a GiB. */
export const DEFAULT_FLOOR_SUN = 300n;

export const DEFAULT_EARN_SETTINGS: EarnSettings = {
  isOn: false,
  floors: { trx: DEFAULT_FLOOR_SUN },
  freeShareThousandths: 250,
  payee: null,
  claimAtFees: 5,
  withdrawDelaySeconds: DEFAULT_WITHDRAW_DELAY_SECONDS,
  allowedPayers: [],
};

/** As many as one message of terms names. */
const MAX_FLOORS = 8;
const MAX_ALLOWED_PAYERS = 200;
/** Above it, some sum of bytes times price would not fit the 16 bytes of an amount. */
const MAX_FLOOR = 2n ** 96n;
const FREE_SHARE = { least: 100, most: 1000 } as const;
const CLAIM_AT_FEES = { least: 1, most: 1000 } as const;

/**
 * The settings with a change, or what is wrong with it (then nothing of it counts). Fault:
 * `settings_invalid`.
 */
export function applyEarnSettings(current: EarnSettings, change: object): Outcome<EarnSettings> {
  let settings = current;
  for (const name of SETTING_NAMES) {
    const value: unknown = (change as Partial<Record<string, unknown>>)[name];
    if (value === undefined) continue;
    const read: Outcome<EarnSettings[typeof name]> = READERS[name](value);
    if (!read.ok) return read;
    settings = { ...settings, [name]: read.value };
  }
  if (!settings.isOn) return succeed(settings);
  if (settings.payee === null) return invalid('Choose the address that is paid before you earn.');
  if (Object.keys(settings.floors).length === 0) return invalid('Set a price before you earn.');
  return succeed(settings);
}

/** Settings out of anything that was stored: what cannot be read is the default. */
export function decodeEarnSettings(stored: unknown): EarnSettings {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_EARN_SETTINGS;
  // Selling comes last: it needs an address and a price.
  const names = [...SETTING_NAMES.filter((name) => name !== 'isOn'), 'isOn'] as const;
  return names.reduce((settings, name) => {
    const value: unknown = (stored as Record<string, unknown>)[name];
    const applied = applyEarnSettings(settings, { [name]: value });
    return applied.ok ? applied.value : settings;
  }, DEFAULT_EARN_SETTINGS);
}

/** What is taken, and for how much per MiB at least. */
export function floorsOf(
  settings: EarnSettings,
): readonly { readonly asset: Asset; readonly price: bigint }[] {
  return Object.entries(settings.floors).flatMap(([key, price]) => {
    const asset = parseAssetKey(key);
    return asset === null ? [] : [{ asset, price }];
  });
}

export function floorOf(settings: EarnSettings, asset: Asset): bigint | null {
  const key = assetKey(asset);
  return Object.hasOwn(settings.floors, key) ? (settings.floors[key] ?? null) : null;
}

type Readers = {
  readonly [Name in keyof EarnSettings]: (value: unknown) => Outcome<EarnSettings[Name]>;
};

const READERS: Readers = {
  isOn: (value) =>
    typeof value === 'boolean' ? succeed(value) : invalid('Switch earning on or off.'),
  floors: readFloors,
  freeShareThousandths: (value) =>
    isIntegerIn(value, FREE_SHARE)
      ? succeed(value)
      : invalid('Keep between 10 % and 100 % of your upload for peers that do not pay.'),
  payee: (value) => {
    if (value === null) return succeed(null);
    const address = typeof value === 'string' ? parseTronAddress(value.trim()) : null;
    if (address === null) return invalid('This is no TRON address.');
    const problem = payoutProblem(address);
    return problem === null ? succeed(address) : invalid(problem);
  },
  claimAtFees: (value) =>
    isIntegerIn(value, CLAIM_AT_FEES)
      ? succeed(value)
      : invalid('Choose from 1 to 1000 times the fee.'),
  withdrawDelaySeconds: (value) =>
    isIntegerIn(value, { least: MIN_WITHDRAW_DELAY_SECONDS, most: MAX_WITHDRAW_DELAY_SECONDS })
      ? succeed(value)
      : invalid('Choose from 15 minutes to 30 days.'),
  allowedPayers: readPayers,
};

const SETTING_NAMES = Object.keys(READERS) as readonly (keyof EarnSettings)[];

function readFloors(value: unknown): Outcome<EarnSettings['floors']> {
  if (typeof value !== 'object' || value === null) return invalid('Give a price for each asset.');
  const floors: Record<string, bigint> = {};
  for (const [key, price] of Object.entries(value) as readonly [string, unknown][]) {
    const asset = parseAssetKey(key);
    if (asset === null) return invalid('This asset is unknown.');
    if (typeof price !== 'bigint' || price < 1n || price > MAX_FLOOR) {
      return invalid('A price per MiB is at least the smallest unit of its asset.');
    }
    floors[assetKey(asset)] = price;
  }
  if (Object.keys(floors).length > MAX_FLOORS) return invalid(`Take at most ${MAX_FLOORS} assets.`);
  return succeed(floors);
}

function readPayers(value: unknown): Outcome<readonly TronAddress[]> {
  if (!Array.isArray(value)) return invalid('Give the payers as a list of addresses.');
  const payers = new Set<TronAddress>();
  for (const text of value as readonly unknown[]) {
    const address = typeof text === 'string' ? parseTronAddress(text.trim()) : null;
    if (address === null) return invalid('One of the payers is no TRON address.');
    payers.add(address);
  }
  if (payers.size > MAX_ALLOWED_PAYERS)
    return invalid(`Name at most ${MAX_ALLOWED_PAYERS} payers.`);
  return succeed([...payers]);
}

function isIntegerIn(
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function invalid(words: string): Outcome<never> {
  return fail('settings_invalid', words);
}
