/**
 * What a link to share holds: everything a stranger needs to find the torrent, and no more than a
 * QR code can show so that a phone still reads it.
 */
import type { InfoHash } from '../units/info-hash.ts';
import { formatMagnet } from './magnet.ts';
import { webTrackersOf } from './tracker-url.ts';

/** Each further tracker finds fewer people, and costs a connection at everybody who opens the link. */
export const MAX_SHARED_TRACKERS = 3;

/** Of the magnet; with an address in front it is a QR code of 73 modules a side, or fewer. */
export const MAX_SHARED_MAGNET_LENGTH = 360;

/** Of the name as it stands in the link; a letter beyond ASCII takes six to twelve characters. */
const MAX_NAME_LENGTH = 120;

export interface SharedTorrent {
  readonly infoHash: InfoHash;
  /** Null while only the info hash is known. */
  readonly name: string | null;
  /** All that it announces to, the best first. */
  readonly trackers: readonly string[];
}

/**
 * A magnet of at most {@link MAX_SHARED_MAGNET_LENGTH} characters. A long name is cut, since it is
 * only shown until the real one is there. Trackers that a stranger cannot use are left out (those of
 * this machine count in scope `anywhere`), and those that no longer fit.
 */
export function shareMagnet(
  { infoHash, name, trackers }: SharedTorrent,
  scope: 'public' | 'anywhere',
): string {
  const shortName = name === null ? null : cut(name, MAX_NAME_LENGTH);
  const chosen: string[] = [];
  for (const tracker of webTrackersOf(trackers, scope)) {
    if (chosen.length === MAX_SHARED_TRACKERS) break;
    const magnet = formatMagnet({ infoHash, name: shortName, trackers: [...chosen, tracker] });
    if (magnet.length <= MAX_SHARED_MAGNET_LENGTH) chosen.push(tracker);
  }
  return formatMagnet({ infoHash, name: shortName, trackers: chosen });
}

/** Between two letters as people see them, so that its encoded form is not too long. */
function cut(name: string, maxLength: number): string {
  const wellFormed = name.toWellFormed();
  if (encodeURIComponent(wellFormed).length <= maxLength) return wellFormed;
  let kept = '';
  let length = encodeURIComponent('…').length;
  for (const { segment } of new Intl.Segmenter('en').segment(wellFormed)) {
    length += encodeURIComponent(segment).length;
    if (length > maxLength) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
