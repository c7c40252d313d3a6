import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { countByFilter, isShown, type Filter } from '../library/filters.ts';
import {
  NEWEST_FIRST,
  nextSorting,
  SORT_KEYS,
  sortTorrents,
  type Sorting,
  type SortKey,
} from '../library/sorting.ts';
import type { EngineMirror } from './engine-mirror.svelte.ts';
import { readPreference, writePreference } from './preferences.ts';
import { Selection } from './selection.svelte.ts';

const FILLED = 'list-filled';

/** The list as it is shown: filtered, sorted, partly selected. Previews are no part of it. */
export class Library {
  readonly #mirror: EngineMirror;
  readonly selection = new Selection();

  /** As far as this browser remembers: it can be shown as such before the engine has told the list. */
  readonly wasEmpty = readPreference(FILLED) !== 'yes';
  filter = $state<Filter>('all');
  sorting = $state.raw<Sorting>(readSorting());

  readonly torrents: readonly TorrentSnapshot[] = $derived.by(() =>
    [...this.#mirror.torrents.values()].filter((torrent) => !torrent.isPreview),
  );
  readonly counts = $derived(countByFilter(this.torrents));
  readonly shown: readonly TorrentSnapshot[] = $derived.by(() =>
    sortTorrents(
      this.torrents.filter((torrent) => isShown(torrent, this.filter)),
      this.sorting,
    ),
  );
  readonly shownHashes: readonly InfoHash[] = $derived(
    this.shown.map((torrent) => torrent.infoHash),
  );
  /** The row that Tab reaches: the cursor's, or the first while the cursor is elsewhere. */
  readonly tabStop: InfoHash | null = $derived.by(() => {
    const { cursor } = this.selection;
    if (cursor !== null && this.shownHashes.includes(cursor)) return cursor;
    return this.shownHashes[0] ?? null;
  });
  /** Selected and shown: what the keys and menus act on. */
  readonly chosen: readonly TorrentSnapshot[] = $derived(
    this.shown.filter((torrent) => this.selection.chosen.has(torrent.infoHash)),
  );

  constructor(mirror: EngineMirror) {
    this.#mirror = mirror;
  }

  find(infoHash: InfoHash): TorrentSnapshot | null {
    return this.#mirror.torrents.get(infoHash) ?? null;
  }

  /** For the next time it is opened. */
  rememberIsEmpty(isEmpty: boolean): void {
    writePreference(FILLED, isEmpty ? 'no' : 'yes');
  }

  sortBy(key: SortKey): void {
    this.sorting = nextSorting(this.sorting, key);
    writePreference('sorting', `${this.sorting.key} ${this.sorting.isDescending ? 'down' : 'up'}`);
  }
}

function readSorting(): Sorting {
  const [stored, direction] = (readPreference('sorting') ?? '').split(' ');
  const key = SORT_KEYS.find((known) => known === stored);
  return key === undefined ? NEWEST_FIRST : { key, isDescending: direction === 'down' };
}
