/** A connection to a database, kept open and opened anew when the browser drops it. */
import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from 'idb';
import { FaultError } from '../core/fault.ts';
import { currentSchema, type BitternSchema, type Migrations, type Schema } from './schema.ts';
import { noIndexedDb, toOpeningFault, toStorageFault } from './storage-fault.ts';

export interface DatabaseOptions {
  /** `bittern` by default; tests use their own. */
  readonly name?: string;
  /** How long other tabs may take to let go of an older version, 5000 by default. */
  readonly blockedGraceMs?: number;
  /** Another than the current one, to try migrations. */
  readonly schema?: Schema;
}

type Mode = 'readonly' | 'readwrite';

/**
 * `relaxed` is safe against a crash of the browser, not of the operating system: a torrent's pieces
 * can be had again. `strict` is safe against both: money cannot.
 */
export type Durability = 'relaxed' | 'strict';

/**
 * Opens the database, creating or upgrading it. Rejects with a `FaultError`: `no_indexeddb`,
 * `storage_full`, `storage_failed`.
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<BitternDatabase> {
  const database = new BitternDatabase(options);
  await database.connect();
  return database;
}

/** Any database of ours; its stores are those of `Stores`. */
export class Database<Stores extends DBSchema> {
  readonly #name: string;
  readonly #blockedGraceMs: number;
  readonly #migrations: Migrations<Stores>;
  #connecting: Promise<IDBPDatabase<Stores>> | null = null;
  #isClosed = false;

  constructor(name: string, migrations: Migrations<Stores>, blockedGraceMs = 5000) {
    this.#name = name;
    this.#migrations = migrations;
    this.#blockedGraceMs = blockedGraceMs;
  }

  /** Opens the connection unless it is open. */
  async connect(): Promise<IDBPDatabase<Stores>> {
    if (this.#isClosed) throw new FaultError('cancelled', 'The storage has been closed.');
    const connecting = (this.#connecting ??= this.#open());
    try {
      return await connecting;
    } catch (error) {
      this.#drop(connecting);
      throw toOpeningFault(error);
    }
  }

  /**
   * Runs `work` in one transaction and resolves with its result when the transaction **completed**.
   * `work` may await nothing but requests of the transaction. When it throws, nothing is written.
   * Rejects with a `FaultError`.
   */
  async transact<const Names extends readonly StoreNames<Stores>[], M extends Mode, Result>(
    stores: Names,
    mode: M,
    work: (transaction: IDBPTransaction<Stores, Names, M>) => Promise<Result>,
    durability: Durability = 'relaxed',
  ): Promise<Result> {
    const transaction = await this.#begin(stores, mode, durability);
    // Listened to from the start: it may fail while `work` still waits for a request.
    const completion = transaction.done.then(
      () => null,
      (error: unknown) => ({ error }),
    );
    let result: Result;
    try {
      result = await work(transaction);
    } catch (error) {
      abort(transaction);
      const failure = await completion;
      // The requests of an aborted transaction say `AbortError`; the transaction knows the reason.
      throw toStorageFault(isAbort(error) && failure ? failure.error : error);
    }
    const failure = await completion;
    // Quota is checked when a transaction commits, after all its requests have succeeded.
    if (failure) throw toStorageFault(failure.error);
    return result;
  }

  /** Waits for running transactions; afterwards everything rejects with `cancelled`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const connecting = this.#connecting;
    this.#connecting = null;
    await connecting?.then(
      (connection) => {
        connection.close();
      },
      () => undefined,
    );
  }

  async #begin<Names extends readonly StoreNames<Stores>[], M extends Mode>(
    stores: Names,
    mode: M,
    durability: Durability,
  ) {
    const options = { durability };
    const connection = await this.connect();
    try {
      return connection.transaction(stores, mode, options);
    } catch {
      // The connection was closed under us (another tab upgrades, the browser gave up): once more.
      connection.close();
      this.#connecting = null;
      const fresh = await this.connect();
      try {
        return fresh.transaction(stores, mode, options);
      } catch (error) {
        throw toStorageFault(error);
      }
    }
  }

  #open(): Promise<IDBPDatabase<Stores>> {
    // Absent in some embedded browsers, whatever the types say.
    if (!(globalThis as { indexedDB?: IDBFactory }).indexedDB) return Promise.reject(noIndexedDb());
    let graceTimer: ReturnType<typeof setTimeout> | undefined;
    const { promise: outOfPatience, reject: giveUp } = Promise.withResolvers<never>();
    const opening = openDB<Stores>(this.#name, this.#migrations.length, {
      upgrade: (connection, oldVersion, _version, transaction) => {
        try {
          for (const migration of this.#migrations.slice(oldVersion)) migration(connection);
        } catch (error) {
          // As if nothing had been tried: the version, the stores and what lies in them stay.
          transaction.done.catch(() => undefined);
          transaction.abort();
          giveUp(error);
        }
      },
      // Other tabs close on `versionchange`, but only after their running transactions.
      blocked: () => {
        graceTimer = setTimeout(() => {
          giveUp(stillBlocked());
        }, this.#blockedGraceMs);
      },
      // Another tab brings a newer version, or the user clears the site's data: make way.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        this.#drop(connecting);
      },
      terminated: () => {
        this.#drop(connecting);
      },
    });
    // A connection that comes after all makes way like any other.
    const connecting = Promise.race([opening, outOfPatience]).finally(() => {
      clearTimeout(graceTimer);
    });
    return connecting;
  }

  #drop(connecting: Promise<IDBPDatabase<Stores>>): void {
    if (this.#connecting === connecting) this.#connecting = null;
  }
}

/** The database `bittern`. */
export class BitternDatabase extends Database<BitternSchema> {
  constructor({ name, blockedGraceMs, schema }: DatabaseOptions = {}) {
    super(name ?? 'bittern', schema ?? currentSchema, blockedGraceMs);
  }
}

function stillBlocked(): FaultError {
  return new FaultError(
    'storage_failed',
    'An older Bittern in another tab keeps the storage from being upgraded. Close it and reload.',
  );
}

/**
 * Starts a request of a transaction without waiting for it: when it fails, the transaction fails,
 * and that is where it is told.
 */
export function start(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
