/** Messages of ut_metadata (BEP 9): a bencoded dictionary, and behind it the block, if any. Pure. */
import { BencodeDict, BencodeError, decodeBencode } from '../../core/torrent/bencode.ts';

export const METADATA_BLOCK_BYTES = 16 * 1024;
const MAX_DICTIONARY_BYTES = 1024;

export type MetadataMessage =
  | { readonly type: 'request' | 'reject'; readonly piece: number }
  | {
      readonly type: 'data';
      readonly piece: number;
      readonly totalBytes: number | null;
      readonly block: Uint8Array;
    };

/** `malformed` for what no client sends; `unknown` for a kind of message BEP 9 does not have. */
export function readMetadataMessage(
  payload: Uint8Array,
): MetadataMessage | 'malformed' | 'unknown' {
  if (payload.length > METADATA_BLOCK_BYTES + MAX_DICTIONARY_BYTES) return 'malformed';
  const head = decodeDictionary(payload);
  if (head === null) return 'malformed';
  const piece = head.dictionary.get('piece');
  if (typeof piece !== 'number' || piece < 0) return 'malformed';
  switch (head.dictionary.get('msg_type')) {
    case 0:
      return { type: 'request', piece };
    case 1: {
      const total = head.dictionary.get('total_size');
      const totalBytes = typeof total === 'number' ? total : null;
      return { type: 'data', piece, totalBytes, block: payload.subarray(head.end) };
    }
    case 2:
      return { type: 'reject', piece };
    default:
      return 'unknown';
  }
}

function decodeDictionary(payload: Uint8Array): { dictionary: BencodeDict; end: number } | null {
  try {
    const { value, end } = decodeBencode(payload);
    return value instanceof BencodeDict ? { dictionary: value, end } : null;
  } catch (error) {
    if (error instanceof BencodeError) return null;
    throw error;
  }
}
