/** Where somebody stopped watching, kept in this browser alone and bounded in number. */
import { readPreference, writePreference } from '../state/preferences.ts';

/** The key (info hash and file) and the seconds, newest last. */
export type ResumeBook = readonly (readonly [key: string, seconds: number])[];

const PREFERENCE = 'watched';
const MOST = 200;
/** A film is begun after this long; music is short and begins anew. */
const BEGUN_SECONDS = 10;
const LAST_SECONDS = 30;
/** Of short clips, these shares instead. */
const BEGUN_SHARE = 0.05;
const LAST_SHARE = 0.1;
const LONG_SOUND_SECONDS = 600;

export interface Watched {
  readonly key: string;
  readonly seconds: number;
  readonly durationSeconds: number;
  readonly isVideo: boolean;
}

/** With the new place, or without the file when it was hardly begun or is nearly through. */
export function noteWatched(book: ResumeBook, watched: Watched): ResumeBook {
  const { key, seconds, durationSeconds, isVideo } = watched;
  const others = book.filter(([known]) => known !== key);
  const isWorthIt =
    Number.isFinite(durationSeconds) &&
    (isVideo || durationSeconds >= LONG_SOUND_SECONDS) &&
    seconds >= Math.min(BEGUN_SECONDS, durationSeconds * BEGUN_SHARE) &&
    seconds <= durationSeconds - Math.min(LAST_SECONDS, durationSeconds * LAST_SHARE);
  if (!isWorthIt) return others;
  return [...others, [key, Math.round(seconds * 10) / 10] as const].slice(-MOST);
}

export function placeIn(book: ResumeBook, key: string): number | null {
  return book.find(([known]) => known === key)?.[1] ?? null;
}

/** What is not a book, or was changed by hand, is an empty one or loses what is wrong. */
export function decodeBook(text: string | null): ResumeBook {
  let found: unknown;
  try {
    found = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(found) ? found.filter(isEntry).slice(-MOST) : [];
}

export function readBook(): ResumeBook {
  return decodeBook(readPreference(PREFERENCE));
}

/** Reads again before it writes: another tab may have written. */
export function rememberWatched(watched: Watched): void {
  writePreference(PREFERENCE, JSON.stringify(noteWatched(readBook(), watched)));
}

function isEntry(value: unknown): value is readonly [string, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [key, seconds] = value as readonly unknown[];
  return typeof key === 'string' && typeof seconds === 'number' && seconds >= 0;
}
