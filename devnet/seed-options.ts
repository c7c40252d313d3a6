/** What `npm run seed` is told on its command line. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { applyEarnSettings, DEFAULT_EARN_SETTINGS } from '../src/core/ledger/earn-settings.ts';
import type { EarnSettings } from '../src/bridge/paying.ts';
import { DEFAULT_ICE_SERVERS, DEFAULT_TRACKERS } from '../src/core/torrent/default-trackers.ts';
import { parseTrackerUrl } from '../src/core/torrent/tracker-url.ts';
import type { NetworkOptions } from './seller-network.ts';

export const USAGE = `Shares files with browsers until you press Ctrl-C.

  npm run seed -- FILE... [--tracker URL]... [--stun URL]... [--page URL] [--up KIB]
  npm run seed -- FILE... --earn --payout T... [--floor SUN] [--free PERCENT]
                  [--claim-key FILE] [--state FOLDER] [--world URL | --network NAME]
                  [--node URL] [--contract T...]

  FILE          a file or a folder; each becomes a torrent
  --tracker     a WebSocket tracker (wss://, or ws:// on this machine); may be repeated
                default: ${DEFAULT_TRACKERS.join(' ')}
  --stun        a STUN or TURN server; may be repeated; "none" for the local network alone
  --page        where Bittern is served, to print links to it (default http://localhost:8080/)
  --up          upload at most so many KiB a second

  --earn        serve those first who pay; whoever does not keeps the free share
  --payout      the TRON address that is paid
  --floor       the least price, in sun for a MiB (default ${String(DEFAULT_EARN_SETTINGS.floors['trx'])})
  --free        the share of the upload that free peers keep, 10 to 100 (default 25)
  --claim-key   a file with the private key that sends claims and pays their fees, 64 hexadecimal
                digits, readable by you alone; without it vouchers wait in FOLDER/vouchers.json
  --state       keeps the ledger and the session key (default ~/.bittern-seeder)
  --world       the local world that "npm start" opened, for example http://localhost:8080
  --network     mainnet (default), nile or shasta
  --node        a TRON node to ask instead of the built-in ones
  --contract    the channel contract, where none is built in`;

export interface SeedOptions {
  readonly files: readonly string[];
  readonly trackers: readonly string[];
  readonly iceServers: readonly string[];
  readonly page: string;
  readonly upLimitBytesPerSecond: number | null;
  /** Null for one that gives everything away. */
  readonly selling: SellingOptions | null;
}

export interface SellingOptions {
  readonly earn: EarnSettings;
  readonly claimKeyPath: string | null;
  readonly folder: string;
  readonly network: NetworkOptions;
}

/** Null when help is asked for. Throws words for the user. */
export function readSeedOptions(argv: readonly string[]): SeedOptions | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      tracker: { type: 'string', multiple: true },
      stun: { type: 'string', multiple: true },
      page: { type: 'string', default: 'http://localhost:8080/' },
      up: { type: 'string' },
      earn: { type: 'boolean', default: false },
      payout: { type: 'string' },
      floor: { type: 'string' },
      free: { type: 'string' },
      'claim-key': { type: 'string' },
      state: { type: 'string', default: join(homedir(), '.bittern-seeder') },
      world: { type: 'string' },
      network: { type: 'string', default: 'mainnet' },
      node: { type: 'string' },
      contract: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true || positionals.length === 0) return null;
  for (const file of positionals) {
    if (!existsSync(file)) throw new Error(`There is no file "${file}". Check its name.`);
  }
  const trackers = (values.tracker ?? DEFAULT_TRACKERS).map((url) => {
    const parsed = parseTrackerUrl(url);
    if (!parsed.ok) throw new Error(`"${url}": ${parsed.fault.message}`);
    return parsed.value;
  });
  const upKib = wholeNumber(values.up, '--up');
  return {
    files: positionals,
    trackers,
    iceServers: (values.stun ?? DEFAULT_ICE_SERVERS).filter((url) => url !== 'none'),
    page: values.page,
    upLimitBytesPerSecond: upKib === null ? null : Math.max(1, upKib) * 1024,
    selling: !values.earn
      ? null
      : {
          earn: earnSettings(values.payout, values.floor, values.free),
          claimKeyPath: values['claim-key'] ?? null,
          folder: values.state,
          network: {
            world: values.world ?? null,
            name: values.network,
            node: values.node ?? null,
            contract: values.contract ?? null,
          },
        },
  };
}

function earnSettings(
  payee: string | undefined,
  floorText: string | undefined,
  freeText: string | undefined,
): EarnSettings {
  if (payee === undefined) throw new Error('Say who is paid: --payout T...');
  const floor = wholeNumber(floorText, '--floor');
  const free = wholeNumber(freeText, '--free');
  const applied = applyEarnSettings(DEFAULT_EARN_SETTINGS, {
    isOn: true,
    payee,
    ...(floor !== null && { floors: { trx: BigInt(floor) } }),
    ...(free !== null && { freeShareThousandths: free * 10 }),
  });
  if (!applied.ok) throw new Error(applied.fault.message);
  return applied.value;
}

function wholeNumber(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new Error(`${name} takes a whole number, not "${text}".`);
}
