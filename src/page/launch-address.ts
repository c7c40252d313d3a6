/** What an address of ours asks for, whoever opened it: a shortcut, a handler, another app. */
import { SHARED_PARAMETER } from '../bridge/share-target.ts';
import { LAUNCH_PLACES, PLACE_PARAMETER, type LaunchPlace } from '../bridge/launch.ts';

export interface LaunchAddress {
  /** A magnet or an info hash to preview: `?magnet=` or behind the `#`. */
  readonly link: string | null;
  readonly place: LaunchPlace | null;
  /** What the service worker keeps under this id. */
  readonly sharedId: string | null;
}

export function readLaunchAddress({ searchParams, hash }: URL): LaunchAddress {
  const place = searchParams.get(PLACE_PARAMETER);
  return {
    link: searchParams.get('magnet') ?? readHash(hash),
    place: LAUNCH_PLACES.find((known) => known === place) ?? null,
    sharedId: searchParams.get(SHARED_PARAMETER),
  };
}

/** Without what is to be done once. */
export function withoutLaunch(address: URL): string {
  const rest = new URL(address);
  rest.searchParams.delete(PLACE_PARAMETER);
  rest.searchParams.delete(SHARED_PARAMETER);
  return rest.href;
}

/** Some programs escape the whole magnet, its colon included. */
function readHash(hash: string): string | null {
  const fragment = hash.slice(1);
  if (fragment === '' || fragment.includes(':')) return fragment || null;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
