/** Bytes on a buffer of their own, as WebCrypto asks for and as can be wiped. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function copyBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** A copy of secret bytes that somebody else made; theirs are wiped. */
export function takeBytes(bytes: Uint8Array): Bytes {
  const taken = copyBytes(bytes);
  wipe(bytes);
  return taken;
}

/** Best effort: the engine may have made copies that nobody can reach. */
export function wipe(bytes: Uint8Array): void {
  bytes.fill(0);
}
