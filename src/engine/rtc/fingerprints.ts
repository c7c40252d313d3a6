/**
 * Whose certificates a connection has (RFC 8122): of what two ends signed for one connection, nothing
 * holds for another, even when somebody between them passes every message on.
 */

export interface Fingerprints {
  /** SHA-256 of our certificate, 64 hexadecimal digits. */
  readonly local: string;
  /** Of the peer's. */
  readonly remote: string;
}

interface Descriptions {
  readonly localDescription: { readonly sdp: string } | null;
  readonly remoteDescription: { readonly sdp: string } | null;
}

const LINE = /^a=fingerprint:(\S+) ([0-9a-fA-F:]+)\s*$/gm;
const SHA_256 = /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/;

/** Null while a description is missing, and where one leaves open which certificate it means. */
export function fingerprintsIn(connection: Descriptions): Fingerprints | null {
  const local = fingerprintIn(connection.localDescription?.sdp ?? '');
  const remote = fingerprintIn(connection.remoteDescription?.sdp ?? '');
  return local === null || remote === null ? null : { local, remote };
}

/** 64 hexadecimal digits; null when the description has none, several, or another hash. */
export function fingerprintIn(sdp: string): string | null {
  const found = new Set(
    [...sdp.matchAll(LINE)].map(([, hash, digits]) =>
      `${String(hash)} ${String(digits)}`.toLowerCase(),
    ),
  );
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return null;
  const [hash, digits = ''] = only.split(' ');
  return hash === 'sha-256' && SHA_256.test(digits) ? digits.replaceAll(':', '') : null;
}
