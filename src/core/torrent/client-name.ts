/** Which program a peer says it runs (BEP 20). A peer can say anything: show it as a hint only. */

const UNKNOWN = 'Unknown client';

/** `-XX1234-`: two letters and four version characters. */
const AZUREUS_STYLE = /^-([A-Za-z0-9~]{2})([0-9A-Za-z]{4})-/;

type VersionStyle = 'pairs' | 'digits';

const CLIENTS: ReadonlyMap<string, readonly [name: string, style: VersionStyle]> = new Map([
  ['WW', ['WebTorrent', 'pairs']],
  ['WD', ['WebTorrent Desktop', 'pairs']],
  // BN is in nobody's list; BI would be BiglyBT.
  ['BN', ['Bittern', 'pairs']],
  ['AZ', ['Vuze', 'digits']],
  ['BI', ['BiglyBT', 'digits']],
  ['BC', ['BitComet', 'digits']],
  ['BT', ['BitTorrent', 'digits']],
  ['DE', ['Deluge', 'digits']],
  ['FD', ['Free Download Manager', 'digits']],
  ['KT', ['KTorrent', 'digits']],
  ['LT', ['libtorrent', 'digits']],
  ['PI', ['PicoTorrent', 'digits']],
  ['TL', ['Tribler', 'digits']],
  ['TR', ['Transmission', 'digits']],
  ['UM', ['µTorrent Mac', 'digits']],
  ['UT', ['µTorrent', 'digits']],
  ['lt', ['rTorrent', 'digits']],
  ['qB', ['qBittorrent', 'digits']],
]);

/** Reads a peer id, 20 bytes as 40 hexadecimal digits. Gives a short plain text, whatever it holds. */
export function clientName(peerId: string): string {
  const [, code = '', version = ''] = AZUREUS_STYLE.exec(readStart(peerId)) ?? [];
  if (code === '') return UNKNOWN;
  const [name, style] = CLIENTS.get(code) ?? [code, 'digits'];
  return `${name} ${style === 'pairs' ? readPairs(version) : readDigits(version)}`.trimEnd();
}

/** The first eight bytes as text. */
function readStart(peerId: string): string {
  if (!/^[0-9a-f]{40}$/i.test(peerId)) return '';
  const bytes = peerId.slice(0, 16).match(/../g) ?? [];
  return String.fromCharCode(...bytes.map((hex) => Number.parseInt(hex, 16)));
}

/** `0300` is 3.0, as webtorrent writes it. */
function readPairs(version: string): string {
  const pairs = [version.slice(0, 2), version.slice(2)].map(Number);
  return pairs.some(Number.isNaN) ? '' : pairs.join('.');
}

/** `4650` is 4.6.5 and `20A0` is 2.0.10: one character each, zeros at the end left out. */
function readDigits(version: string): string {
  const numbers = Array.from(version, (digit) => Number.parseInt(digit, 36));
  while (numbers.length > 2 && numbers.at(-1) === 0) numbers.pop();
  return numbers.join('.');
}
