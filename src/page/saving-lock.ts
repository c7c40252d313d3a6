/**
 * While something is saved, all tabs can know: a shared lock is held. An update waits for it, and the
 * browser asks before it lets go of the tab that saves, or of the one whose engine sends the bytes.
 */
import { areSavesRunning, SAVING_LOCK } from './running-saves.ts';

const CHANNEL = 'bittern.saving';
const LOOK_EVERY_MS = 1_000;

let askCount = 0;
let saving: BroadcastChannel | null = null;
let guarding: BroadcastChannel | null = null;

/** Resolves and rejects as `work` does. */
export function whileSaving<T>(work: () => Promise<T>): Promise<T> {
  return whileAsking(() =>
    navigator.locks.request(SAVING_LOCK, { mode: 'shared' }, () => {
      saving ??= new BroadcastChannel(CHANNEL);
      saving.postMessage('began');
      return work();
    }),
  );
}

/** For the tab with the engine: it asks while any tab saves, now and as long as it lives. */
export function guardSaves(): void {
  if (guarding !== null) return;
  guarding = new BroadcastChannel(CHANNEL);
  guarding.addEventListener('message', () => void whileAsking(untilNoneRuns));
  void whileAsking(untilNoneRuns);
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
