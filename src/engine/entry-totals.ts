import type { TorrentEntry } from './torrent-entry.ts';

/** Adds to the record what went through the running torrent since the last time. */
export function countTotals(entry: TorrentEntry): void {
  const { running, record } = entry;
  if (running === null) return;
  const { receivedBytes, sentBytes } = running;
  const newReceived = receivedBytes - entry.countedReceivedBytes;
  const newSent = sentBytes - entry.countedSentBytes;
  if (newReceived === 0 && newSent === 0) return;
  entry.isUnsaved = true;
  entry.countedReceivedBytes = receivedBytes;
  entry.countedSentBytes = sentBytes;
  entry.record = {
    ...record,
    downloadedBytes: record.downloadedBytes + newReceived,
    uploadedBytes: record.uploadedBytes + newSent,
  };
}
