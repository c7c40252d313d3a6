import { takeQueriedLink } from '../../core/torrent/link-query.ts';
import { Visits, type Visit } from './visits.ts';

export type Place = 'library' | 'payments' | 'settings' | 'preview' | 'watch';
export type SettingsSection = 'storage';

/** Where the user is. The address only ever holds a link to preview, and only until it is left. */
export class Router {
  place = $state<Place>('library');
  /** The part of the settings to bring into view. */
  section = $state<SettingsSection | null>(null);
  readonly #visits = new Visits(history);

  openLibrary(): void {
    this.#go('library');
  }

  openSettings(section: SettingsSection | null = null): void {
    this.section = section;
    this.#go('settings');
  }

  openPayments(): void {
    this.#go('payments');
  }

  openWatch(visit: Visit): void {
    clearFragment();
    this.place = 'watch';
    this.#visits.enter(visit);
  }

  openPreview(): void {
    this.place = 'preview';
  }

  /** What the browser's history has open here, or null; undefined when it only followed us. */
  arrive(): Visit | null | undefined {
    return this.#visits.arrived() ? undefined : this.#visits.current;
  }

  #go(place: Place): void {
    this.place = place;
    clearFragment();
    this.#visits.leave();
  }
}

/** What the address asks for behind its `#`: a magnet or an info hash, or null. */
export function readFragment(): string | null {
  const fragment = location.hash.slice(1);
  if (fragment === '') return null;
  return fragment.includes(':') ? fragment : decode(fragment);
}

/**
 * Puts a magnet out of `?magnet=` behind the `#`, without a reload: nothing that is asked of a server
 * from here on has it, neither its address nor a reload.
 */
export function takeQuery(): void {
  const queried = takeQueriedLink(location.search);
  if (queried === null) return;
  history.replaceState(null, '', `${location.pathname}${queried.restOfQuery}#${queried.link}`);
}

function clearFragment(): void {
  if (location.hash === '') return;
  history.replaceState(null, '', location.pathname + location.search);
}

/** Some programs escape the whole magnet, its colon included. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
