/** Sorts what the user gave by what can be done with it. */
import type { SharedFile } from '../bridge/commands.ts';
import type { IncomingItems } from '../bridge/page-services.ts';
import { parseInfoHash } from '../core/units/info-hash.ts';

/** No .torrent file is larger; what is, is content that happens to be named so. */
const MAX_METAINFO_BYTES = 32 * 1024 * 1024;
/** Apps on phones share files under names of their own. */
const METAINFO_TYPE = 'application/x-bittorrent';

export async function sortFiles(files: readonly SharedFile[]): Promise<IncomingItems> {
  const metainfos = files.filter(isMetainfo);
  return {
    links: [],
    metainfos: await Promise.all(
      metainfos.map(async ({ file }) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    ),
    files: files.filter((file) => !isMetainfo(file)),
  };
}

/** Magnets, info hashes and web addresses, one a line or between spaces; other words are left. */
export function findLinks(text: string): readonly string[] {
  const words = text.split(/\r?\n/).flatMap((line) => {
    const trimmed = line.trim();
    // A magnet's name may hold bare spaces: such a line is one link.
    return /^magnet:/i.test(trimmed) ? [trimmed] : trimmed.split(/\s+/);
  });
  return [...new Set(words.filter(isLink))];
}

function isLink(word: string): boolean {
  return /^(?:magnet:|https?:\/\/)/i.test(word) || parseInfoHash(word) !== null;
}

/** A .torrent inside a shared folder is content. */
function isMetainfo({ path, file }: SharedFile): boolean {
  const isNamedSo = /\.torrent$/i.test(file.name) || file.type === METAINFO_TYPE;
  return path.length === 1 && isNamedSo && file.size <= MAX_METAINFO_BYTES;
}
