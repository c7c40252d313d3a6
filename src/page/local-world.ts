/** Finds out whether this is the local world of `npm start`, and what it offers. */
import type { LocalChain, LocalWorld } from '../bridge/world.ts';

const WORLD_KEY = 'bittern.world';

/** Null in production: the server of the local world announces itself in a meta element. */
export async function findLocalWorld(): Promise<LocalWorld | null> {
  const path = document.querySelector<HTMLMetaElement>('meta[name="bittern-world"]')?.content;
  if (path === undefined) return null;
  // Offline: the app works, and must not mistake itself for production.
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
    return toLocalWorld(JSON.parse(text));
  } catch {
    return null;
  }
}

function toLocalWorld(value: unknown): LocalWorld | null {
  if (typeof value !== 'object' || value === null) return null;
  const { tracker, demo, chain } = value as Record<string, unknown>;
  if (typeof tracker !== 'string' || !Array.isArray(demo)) return null;
  return { tracker, demo: demo as LocalWorld['demo'], chain: isLocalChain(chain) ? chain : null };
}

function isLocalChain(value: unknown): value is LocalChain {
  if (typeof value !== 'object' || value === null) return false;
  const { url, channelContract, bttoldId, bttAddress, faucet } = value as Record<string, unknown>;
  const texts = [url, channelContract, bttAddress, faucet];
  return texts.every((text) => typeof text === 'string') && typeof bttoldId === 'number';
}
