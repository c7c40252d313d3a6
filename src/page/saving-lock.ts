/**
 * While something is saved, all tabs can know: shared locks are held, one for all saves and one for each
 * torrent. An update waits for the first, since loading the pages anew would cut a save off, and the
 * browser asks before it lets go of the tab that saves, or of the one whose engine sends the bytes.
 */
import type { InfoHash } from '../core/units/info-hash.ts';

export const SAVING_LOCK = 'bittern.saving';
const CHANNEL = 'bittern.saving';
const LOOK_EVERY_MS = 1_000;

let askCount = 0;
let saving: BroadcastChannel | null = null;
let guarding: BroadcastChannel | null = null;

/** Resolves and rejects as `work` does, which saves files of this torrent. */
export function whileSaving<T>(infoHash: InfoHash, work: () => Promise<T>): Promise<T> {
  return whileAsking(() =>
    navigator.locks.request(SAVING_LOCK, { mode: 'shared' }, () => {
      saving ??= new BroadcastChannel(CHANNEL);
      saving.postMessage('began');
      return navigator.locks.request(lockOf(infoHash), { mode: 'shared' }, work);
    }),
  );
}

/** Whether files are being saved, in whatever tab. @param of One of these torrents; absent for any. */
export async function areSavesRunning(of?: readonly InfoHash[]): Promise<boolean> {
  const { held = [], pending = [] } = await navigator.locks.query();
  const wanted = of === undefined ? [SAVING_LOCK] : of.map(lockOf);
  // One that waits behind `untilSavesEnd` was begun meanwhile.
  return [...held, ...pending].some(
    ({ name, mode }) => mode === 'shared' && name !== undefined && wanted.includes(name),
  );
}

/** Resolves when no tab saves any more; when aborted, at once. */
export async function untilSavesEnd(signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await areSavesRunning())) {
    await navigator.locks.request(SAVING_LOCK, { signal }, () => undefined).catch(() => undefined);
  }
}

/** For the tab with the engine: it asks while any tab saves, now and as long as it lives. */
export function guardSaves(): void {
  if (guarding !== null) return;
  guarding = new BroadcastChannel(CHANNEL);
  guarding.addEventListener('message', () => void whileAsking(untilNoneRuns));
  void whileAsking(untilNoneRuns);
}

function lockOf(infoHash: InfoHash): string {
  return `${SAVING_LOCK}.${infoHash}`;
}

/** Looks now and then: to wait for the lock would make the next save wait behind it. */
async function untilNoneRuns(): Promise<void> {
  while (await areSavesRunning()) await new Promise((go) => setTimeout(go, LOOK_EVERY_MS));
}

async function whileAsking<T>(work: () => Promise<T>): Promise<T> {
  askCount += 1;
  if (askCount === 1) addEventListener('beforeunload', askBeforeLeaving);
  try {
    return await work();
  } finally {
    askCount -= 1;
    if (askCount === 0) removeEventListener('beforeunload', askBeforeLeaving);
  }
}

/** All tabs are loaded anew now. What was being saved has ended, though not every tab may know it yet. */
export function leaveUnasked(): void {
  removeEventListener('beforeunload', askBeforeLeaving);
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
