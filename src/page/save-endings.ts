/**
 * Ends what is being saved when an update does not wait for it: in every tab and in good order, so that
 * nothing is cut off in the middle, and each tab can say afterwards what it was.
 */
import type { SaveRun } from '../bridge/page-saves.ts';
import { FaultError } from '../core/fault.ts';
import { untilSavesEnd } from './saving-lock.ts';
import { noteEndedSaves } from './update-note.ts';

const CHANNEL = 'bittern.save-endings';
/** A tab that is frozen ends nothing: its saves are cut off, and fail. */
const END_LIMIT_MS = 3_000;

interface Ending {
  readonly name: string;
  readonly abort: AbortController;
}

const going = new Set<Ending>();
const ended = new Set<Ending>();
let listening: BroadcastChannel | null = null;

/** Resolves when no tab saves any more, or after three seconds. */
export async function endSaves(): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('end');
  channel.close();
  await untilSavesEnd(AbortSignal.timeout(END_LIMIT_MS));
}

/** Runs `save` with a signal that such an update aborts, too. */
export async function whileNotEnded(
  run: SaveRun,
  save: (run: SaveRun) => Promise<void>,
): Promise<void> {
  if (listening === null) {
    listening = new BroadcastChannel(CHANNEL);
    listening.addEventListener('message', endAll);
  }
  const ending = { name: run.name, abort: new AbortController() };
  const { signal } = ending.abort;
  going.add(ending);
  try {
    await save({ ...run, signal: AbortSignal.any([run.signal, signal]) });
    // It was complete before it could be ended.
    if (ended.delete(ending)) note();
  } catch (error) {
    throw signal.aborted ? notWaitedFor() : error;
  } finally {
    going.delete(ending);
  }
}

function endAll(): void {
  for (const ending of going) ended.add(ending);
  // First of all: the page may be gone before the last of them has ended.
  note();
  for (const { abort } of going) abort.abort();
}

function note(): void {
  noteEndedSaves([...ended].map(({ name }) => name));
}

function notWaitedFor(): FaultError {
  return new FaultError('save_failed', 'The update did not wait for this. Save it again.');
}
