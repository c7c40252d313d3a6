/** Finds out whether this is the local world of `npm start`, and what it offers. */
import type { LocalWorld } from '../bridge/world.ts';

/** Null in production: the server of the local world announces itself in a meta element. */
export async function findLocalWorld(): Promise<LocalWorld | null> {
  const path = document.querySelector<HTMLMetaElement>('meta[name="bittern-world"]')?.content;
  if (path === undefined) return null;
  try {
    const world: unknown = await (await fetch(path)).json();
    return isLocalWorld(world) ? world : null;
  } catch {
    // Offline from the second load: the app works, the world is gone.
    return null;
  }
}

function isLocalWorld(value: unknown): value is LocalWorld {
  if (typeof value !== 'object' || value === null) return false;
  const { tracker, demo } = value as { tracker?: unknown; demo?: unknown };
  return typeof tracker === 'string' && Array.isArray(demo);
}
