/** From what the user gave to a record the list can keep. */
import { FaultError, type Outcome } from '../core/fault.ts';
import type { TorrentRecord } from '../core/ports.ts';
import { parseLink } from '../core/torrent/link.ts';
import { parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import type { TorrentInput } from '../bridge/commands.ts';
import { fetchMetainfo } from './fetch-metainfo.ts';

export interface Addition {
  readonly record: TorrentRecord;
  readonly metainfo: Metainfo | null;
}

/** Rejects with the link and metainfo faults. */
export async function readInput(input: TorrentInput, addedAt: number): Promise<Addition> {
  if (input.kind === 'metainfo') return fromMetainfo(input.bytes, addedAt);
  const link = valueOf(parseLink(input.link));
  switch (link.kind) {
    case 'url':
      return fromMetainfo(await fetchMetainfo(link.url), addedAt);
    case 'infoHash':
      return {
        record: { ...blank(addedAt), infoHash: link.infoHash, name: link.infoHash },
        metainfo: null,
      };
    case 'magnet': {
      const { infoHash, displayName, trackers, selection } = link.magnet;
      const name = displayName ?? infoHash;
      return { record: { ...blank(addedAt), infoHash, name, trackers, selection }, metainfo: null };
    }
  }
}

/** The same for a link that was opened and not typed: it must not make us call any address. */
export async function readPreview(input: TorrentInput, addedAt: number): Promise<Addition> {
  if (input.kind === 'link' && valueOf(parseLink(input.link)).kind === 'url') {
    throw new FaultError(
      'link_unsupported',
      'A link to Bittern opens magnets and info hashes only. To add a .torrent file by its address, type it into the add field.',
    );
  }
  return readInput(input, addedAt);
}

/** Rejects with the metainfo faults. */
export function fromMetainfo(bytes: Uint8Array, addedAt: number): Addition {
  const metainfo = valueOf(parseMetainfo(bytes));
  if (!metainfo.isCanonical) {
    throw new FaultError(
      'metainfo_invalid',
      'This torrent’s description is not written in the standard form, and the engine would look for it under a wrong hash. Ask for one made with another program.',
    );
  }
  const { infoHash, name } = metainfo;
  return { record: { ...blank(addedAt), infoHash, name, metainfo: bytes }, metainfo };
}

function blank(addedAt: number): Omit<TorrentRecord, 'infoHash' | 'name'> {
  return {
    metainfo: null,
    trackers: [],
    selection: null,
    intent: 'run',
    source: 'stored',
    handles: [],
    addedAt,
    downloadedBytes: 0,
    uploadedBytes: 0,
  };
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new FaultError(outcome.fault.code, outcome.fault.message);
}
