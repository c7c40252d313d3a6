/** The wallet's settings: what is stored is decoded, what is asked for is checked. */
import type { WalletSettings } from '../bridge/signer.ts';
import { assetKey, parseAssetKey, type AssetKey } from '../core/channel/asset.ts';
import { FaultError } from '../core/fault.ts';
import type { DailyLimits } from '../core/money/daily-limit.ts';
import { MAINNET_TOKENS } from '../core/money/tokens.ts';

type Nodes = WalletSettings['nodes'];
type Row = Readonly<Record<string, unknown>>;

const NETWORKS = ['mainnet', 'nile', 'shasta', 'local'] as const;
/** A week; a timer holds no more than 24 days. */
const MAX_AUTO_LOCK_MINUTES = 7 * 24 * 60;
const MAX_NODES = 8;

/** By symbol: 100 TRX, 100,000 BTTOLD, 100,000,000 BTT. */
const WHOLE_TOKENS_A_DAY: Readonly<Record<string, bigint>> = {
  TRX: 100n,
  BTTOLD: 100_000n,
  BTT: 100_000_000n,
};

export const DEFAULT_SETTINGS: WalletSettings = {
  network: null,
  nodes: {},
  account: null,
  autoLockMinutes: 15,
  dailyLimits: Object.fromEntries(
    MAINNET_TOKENS.map(({ asset, symbol, decimals }) => {
      return [assetKey(asset), (WHOLE_TOKENS_A_DAY[symbol] ?? 0n) * 10n ** BigInt(decimals)];
    }),
  ),
};

/** What is unreadable is as if it were not set. */
export function decodeWalletSettings(value: unknown): WalletSettings {
  const row = rowOf(value);
  const { network, nodes, account, autoLockMinutes, dailyLimits } = DEFAULT_SETTINGS;
  return {
    network: decodeNetwork(row['network']) ?? network,
    nodes: decodeNodes(row['nodes']) ?? nodes,
    account: decodeAccount(row['account']) ?? account,
    autoLockMinutes: isAutoLock(row['autoLockMinutes']) ? row['autoLockMinutes'] : autoLockMinutes,
    dailyLimits: decodeLimits(row['dailyLimits']) ?? dailyLimits,
  };
}

/** Throws `settings_invalid`. Fields that are absent stay; `dailyLimits` and `nodes` are replaced whole. */
export function changeWalletSettings(
  settings: WalletSettings,
  change: Partial<WalletSettings>,
): WalletSettings {
  const row: Row = { ...change };
  const has = (field: keyof WalletSettings): boolean => row[field] !== undefined;
  const nodes = has('nodes') ? decodeNodes(row['nodes']) : settings.nodes;
  const dailyLimits = has('dailyLimits') ? decodeLimits(row['dailyLimits']) : settings.dailyLimits;
  const autoLockMinutes = has('autoLockMinutes')
    ? row['autoLockMinutes']
    : settings.autoLockMinutes;
  const network = has('network') ? decodeNetwork(row['network']) : settings.network;
  const account = has('account') ? decodeAccount(row['account']) : settings.account;
  if (nodes === null) {
    throw invalid('A node needs an address that begins with https:// (http:// on this computer).');
  }
  if (dailyLimits === null) throw invalid('A daily limit is a whole number of raw units, from 0.');
  if (!isAutoLock(autoLockMinutes)) {
    throw invalid('The purse locks after 1 minute to 7 days, or never.');
  }
  if (network === undefined || account === undefined) throw invalid('There is no such choice.');
  return { network, nodes, account, autoLockMinutes, dailyLimits };
}

/** Whether more may go out in a day than before, of any asset. */
export function raisesLimit(before: DailyLimits, after: DailyLimits): boolean {
  return Object.entries(after).some(([key, limit]) => limit > (before[key as AssetKey] ?? 0n));
}

function decodeNetwork(value: unknown): WalletSettings['network'] | undefined {
  return value === null ? null : NETWORKS.find((network) => network === value);
}

function decodeAccount(value: unknown): WalletSettings['account'] | undefined {
  return value === null || value === 'purse' || value === 'tronlink' ? value : undefined;
}

function isAutoLock(value: unknown): value is number | null {
  if (value === null) return true;
  return (
    Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MAX_AUTO_LOCK_MINUTES
  );
}

function decodeLimits(value: unknown): DailyLimits | null {
  if (typeof value !== 'object' || value === null) return null;
  const limits = new Map<AssetKey, bigint>();
  for (const [key, limit] of Object.entries(value as Row)) {
    const asset = parseAssetKey(key);
    if (asset === null || typeof limit !== 'bigint' || limit < 0n) return null;
    limits.set(assetKey(asset), limit);
  }
  return Object.fromEntries(limits);
}

function decodeNodes(value: unknown): Nodes | null {
  if (typeof value !== 'object' || value === null) return null;
  const nodes = new Map<string, Nodes[string]>();
  for (const [network, list] of Object.entries(value as Row)) {
    if (!NETWORKS.some((known) => known === network)) return null;
    if (!Array.isArray(list) || list.length > MAX_NODES) return null;
    const decoded = list.map(decodeNode).filter((node) => node !== null);
    if (decoded.length !== list.length) return null;
    nodes.set(network, decoded);
  }
  return Object.fromEntries(nodes);
}

function decodeNode(value: unknown): Nodes[string][number] | null {
  const { url, apiKey } = rowOf(value);
  if (typeof url !== 'string' || !isNodeUrl(url)) return null;
  if (apiKey !== null && typeof apiKey !== 'string') return null;
  return { url: url.replace(/\/+$/, ''), apiKey };
}

function isNodeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isKnown = protocol === 'https:' || (protocol === 'http:' && isLocal);
  return isKnown && username === '' && password === '';
}

function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {};
}

function invalid(message: string): FaultError {
  return new FaultError('settings_invalid', message);
}
