/** A BitTorrent v1 info hash (BEP 3): 20 bytes as 40 lower-case hexadecimal digits. */
export type InfoHash = string & { readonly __unit: 'InfoHash' };

const HEX = /^[0-9a-f]{40}$/i;
const BASE32 = /^[a-z2-7]{32}$/i;
const BASE32_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Reads 40 hexadecimal or 32 base32 characters (BEP 9). Returns null for anything else. */
export function parseInfoHash(text: string): InfoHash | null {
  if (HEX.test(text)) return text.toLowerCase() as InfoHash;
  if (BASE32.test(text)) return base32ToHex(text.toLowerCase()) as InfoHash;
  return null;
}

function base32ToHex(text: string): string {
  let hex = '';
  let bits = 0;
  let bitCount = 0;
  for (const character of text) {
    bits = (bits << 5) | BASE32_ALPHABET.indexOf(character);
    bitCount += 5;
    while (bitCount >= 4) {
      bitCount -= 4;
      hex += ((bits >>> bitCount) & 0xf).toString(16);
      bits &= (1 << bitCount) - 1;
    }
  }
  return hex;
}
