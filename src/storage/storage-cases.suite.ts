/** Everything that is tested inside the worker, by the names the tests have. */
import { fileCases } from './local-files.suite.ts';
import { databaseCases } from './database.suite.ts';
import { indexedDbLedgerCases } from './ledger/indexeddb-ledger.suite.ts';
import { outboxCases, purseCases } from './money.suite.ts';
import { modelCases } from './piece-store-model.suite.ts';
import { readCases, writeCases } from './piece-store.suite.ts';
import { cacheCases, garbageCases, otherTabCases, recordCases } from './piece-vault.suite.ts';
import { quotaCases } from './quota.suite.ts';
import { listCases, settingsCases } from './records.suite.ts';
import { StorageBench } from './storage-bench.suite.ts';
import { bindCases, type BoundCases } from './worker-cases.suite.ts';

export const storageCases: BoundCases = {
  ...bindCases('piece store in IndexedDB', readCases, StorageBench.run),
  ...bindCases('piece store in IndexedDB', writeCases, StorageBench.run),
  ...bindCases('piece store in IndexedDB', modelCases, StorageBench.run),
  ...bindCases('records', recordCases, StorageBench.run),
  ...bindCases('read cache', cacheCases, StorageBench.run),
  ...bindCases('other tabs', otherTabCases, StorageBench.run),
  ...bindCases('garbage in storage', garbageCases, StorageBench.run),
  ...bindCases('quota', quotaCases, StorageBench.run),
  ...bindCases('database', databaseCases, StorageBench.run),
  ...bindCases('torrent list', listCases, StorageBench.run),
  ...bindCases('settings', settingsCases, StorageBench.run),
  ...bindCases('purse', purseCases, StorageBench.run),
  ...bindCases('outbox', outboxCases, StorageBench.run),
  ...indexedDbLedgerCases,
  ...fileCases,
};
