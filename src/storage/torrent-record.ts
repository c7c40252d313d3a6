/**
 * A row of the object store `torrents`, decoded at the door. What is wrong is repaired to the value
 * that does least: nothing starts by itself, nothing is fetched that was not asked for.
 */
import type { FileSystemFileHandleLike, TorrentRecord } from '../core/ports.ts';
import { parseInfoHash } from '../core/units/info-hash.ts';

/** Null when even the info hash is unreadable: then there is no torrent. */
export function decodeTorrentRecord(recordKey: unknown, value: unknown): TorrentRecord | null {
  const infoHash = typeof recordKey === 'string' ? parseInfoHash(recordKey) : null;
  if (infoHash === null || infoHash !== recordKey) return null;
  if (typeof value !== 'object' || value === null) return null;
  const row = value as Readonly<Record<string, unknown>>;
  return {
    infoHash,
    metainfo: row['metainfo'] instanceof Uint8Array ? row['metainfo'] : null,
    name: typeof row['name'] === 'string' && row['name'] !== '' ? row['name'] : infoHash,
    trackers: listOf(row['trackers'], isString),
    selection: Array.isArray(row['selection']) ? fileIndexes(row['selection']) : null,
    intent: oneOf(row['intent'], ['run', 'pause', 'preview', 'kept'], 'pause'),
    source: oneOf(row['source'], ['stored', 'handles', 'files'], 'stored'),
    handles: listOf(row['handles'], isFileHandle),
    addedAt: count(row['addedAt']),
    downloadedBytes: count(row['downloadedBytes']),
    uploadedBytes: count(row['uploadedBytes']),
  };
}

function fileIndexes(values: readonly unknown[]): readonly number[] {
  return [...new Set(values.filter(isCount))].sort((left, right) => left - right);
}

function listOf<T>(value: unknown, isItem: (item: unknown) => item is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function oneOf<const T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((word) => word === value) ?? otherwise;
}

function count(value: unknown): number {
  return isCount(value) ? value : 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isFileHandle(value: unknown): value is FileSystemFileHandleLike {
  if (typeof value !== 'object' || value === null) return false;
  const handle = value as Partial<FileSystemFileHandleLike>;
  return handle.kind === 'file' && typeof handle.name === 'string';
}
