/** Finds out whether this is the local world of `npm start`, and what it offers. */
import type { LocalWorld } from '../bridge/world.ts';

const WORLD_KEY = 'bittern.world';

/** Null in production: the server of the local world announces itself in a meta element. */
export async function findLocalWorld(): Promise<LocalWorld | null> {
  const path = document.querySelector<HTMLMetaElement>('meta[name="bittern-world"]')?.content;
  if (path === undefined) return null;
  // Offline from the second load: the app works, and must not mistake itself for production.
  if (!navigator.onLine) return remembered();
  try {
    const text = await (await fetch(path)).text();
    const world = read(text);
    if (world !== null) localStorage.setItem(WORLD_KEY, text);
    return world;
  } catch {
    return remembered();
  }
}

/** The world as it was last seen. */
function remembered(): LocalWorld | null {
  return read(localStorage.getItem(WORLD_KEY) ?? '');
}

function read(text: string): LocalWorld | null {
  try {
    const world: unknown = JSON.parse(text);
    return isLocalWorld(world) ? world : null;
  } catch {
    return null;
  }
}

function isLocalWorld(value: unknown): value is LocalWorld {
  if (typeof value !== 'object' || value === null) return false;
  const { tracker, demo } = value as { tracker?: unknown; demo?: unknown };
  return typeof tracker === 'string' && Array.isArray(demo);
}
