/** What is handed on of a torrent: its link in this Bittern, and a button for somebody's website. */
import type { TorrentSnapshot, TrackerSnapshot } from '../../bridge/snapshots.ts';
import { parseMagnet } from '../../core/torrent/magnet.ts';
import { shareMagnet } from '../../core/torrent/share-link.ts';

/** A button's name stays on one line of a phone. */
const MAX_LABEL_LENGTH = 48;

interface Place {
  /** Where this Bittern is, without query and fragment. */
  readonly address: string;
  /** In the local world trackers of this machine are everybody's. */
  readonly isLocalWorld: boolean;
}

/** A link that opens a torrent's preview in this Bittern: the magnet stays behind the `#`. */
export function shareLink(
  torrent: Pick<TorrentSnapshot, 'infoHash' | 'name' | 'hasMetadata' | 'magnet'>,
  trackers: readonly TrackerSnapshot[],
  { address, isLocalWorld }: Place,
): string {
  const { infoHash, name, hasMetadata, magnet } = torrent;
  const isWorking = new Map(trackers.map(({ url, status }) => [url, status === 'working']));
  const listed = parseMagnet(magnet);
  const all = listed.ok ? listed.value.trackers : [];
  // A tracker that does not answer us answers nobody; with none of them asked, all are equal.
  const best = all.toSorted((a, b) => rank(isWorking.get(a)) - rank(isWorking.get(b)));
  const shared = { infoHash, name: hasMetadata ? name : null, trackers: best };
  return `${address}#${shareMagnet(shared, isLocalWorld ? 'anywhere' : 'public')}`;
}

function rank(isWorking: boolean | undefined): number {
  return isWorking === true ? 0 : 1;
}

/** A plain link that looks like a button: nothing is run, and nothing is loaded from here. */
export function embedSnippet(link: string, label: string): string {
  const style = [
    'display:inline-block',
    'padding:10px 18px',
    'border-radius:6px',
    'background:#dea32c',
    'color:#2b1e08',
    'font:600 16px/1.4 system-ui,sans-serif',
    'text-decoration:none',
  ].join(';');
  return `<a href="${escapeHtml(link)}" rel="noopener" style="${style}">${escapeHtml(label)}</a>`;
}

/** A name for a button. */
export function shortLabel(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= MAX_LABEL_LENGTH) return name;
  return `${letters
    .slice(0, MAX_LABEL_LENGTH - 1)
    .join('')
    .trimEnd()}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
