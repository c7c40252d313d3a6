/**
 * The IndexedDB database `bittern`; payments have their own (`ledger/`). Every value is `unknown` on the way out: what comes from
 * storage is decoded at the door (holding.ts, torrent-record.ts, piece-reader.ts).
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import type { InfoHash } from '../core/units/info-hash.ts';

/** Which record of which torrent; see {@link PieceRecords} for the pieces in it. */
export type PieceRecordKey = [infoHash: InfoHash | typeof PROBE, record: number];

/** Stands where an info hash would, for records that only try whether there is room. */
export const PROBE = 'probe';

export interface BitternSchema extends DBSchema {
  /** `TorrentRecord` under its info hash. */
  torrents: { key: string; value: unknown };
  /** `Holding`: which pieces of a torrent are stored, under its info hash. */
  holdings: { key: string; value: unknown };
  /** An `ArrayBuffer` of one large piece, or of about 1 MiB of small ones. */
  pieces: { key: PieceRecordKey; value: unknown };
  /** The vault, the session key and the wallet's settings, each under its name. */
  purse: { key: string; value: unknown };
  /** `OutboxRecord` under its txid. */
  outbox: { key: string; value: unknown; indexes: { storedAt: number } };
}

/**
 * Entry n leads from version n to n + 1, so the length is the version. A shipped entry is never
 * changed, only followed. It can only add: what was there before stays as it is
 * (docs/decisions/0018-migrations-add.md).
 */
export type Migrations<Stores extends DBSchema> = readonly ((
  database: Pick<IDBPDatabase<Stores>, 'createObjectStore'>,
) => void)[];

export type Schema = Migrations<BitternSchema>;

export const currentSchema: Schema = [
  (database) => {
    database.createObjectStore('torrents');
    database.createObjectStore('holdings');
    database.createObjectStore('pieces');
  },
  (database) => {
    database.createObjectStore('purse');
    database.createObjectStore('outbox').createIndex('storedAt', 'storedAt');
  },
];

/** All records of one torrent, or of the probe. */
export function allRecordsOf(owner: PieceRecordKey[0]): IDBKeyRange {
  // An array sorts after every number, so this is the end of the torrent's keys.
  return IDBKeyRange.bound([owner], [owner, []]);
}
