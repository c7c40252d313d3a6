/** The order in which an update goes, so that it loses nothing. */

const DRAIN_LIMIT_MS = 5_000;
/** The last bytes of a save have left us, and are on their way to the disk. */
const AFTER_SAVES_MS = 1_000;

export interface UpdateSteps {
  readonly areSavesRunning: () => Promise<boolean>;
  /** Resolves when no tab saves any more, or when the user does not wait. */
  readonly untilSavesEnd: () => Promise<void>;
  /** What is being saved is waited for, or no more. */
  readonly hold: (isHeld: boolean) => void;
  /** Resolves when nothing is being saved any more, in any tab; never rejects. */
  readonly endSaves: () => Promise<void>;
  /** Resolves when everything is stored and nothing goes on. */
  readonly drain: () => Promise<void>;
  /** False when that took too long, or failed. */
  readonly noteDrain: (isDrained: boolean) => void;
  /** What the service worker still sends fails. */
  readonly endBodies: () => Promise<void>;
  /** Nothing is left that it could cut off. */
  readonly takeOver: () => void;
}

export async function applyUpdate(steps: UpdateSteps): Promise<void> {
  if (await steps.areSavesRunning()) {
    steps.hold(true);
    await steps.untilSavesEnd();
    steps.hold(false);
    await steps.endSaves();
    await wait(AFTER_SAVES_MS);
  }
  steps.noteDrain(await isSettledWithin(steps.drain(), DRAIN_LIMIT_MS));
  // What was begun meanwhile.
  if (await steps.areSavesRunning()) await steps.endSaves();
  await steps.endBodies();
  steps.takeOver();
}

/**
 * False when it took longer. An engine that hangs must not keep its own repair away: what is stored
 * survives a reload anyway.
 */
async function isSettledWithin(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const isSettled = await Promise.race([done, late]);
  clearTimeout(timer);
  return isSettled;
}

function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
