/** The system's own media keys and its lock screen (Media Session). */
import type { Playback } from './playback.svelte.ts';

interface Parts {
  readonly title: string;
  readonly torrent: string;
  /** The address of a cover, or null. */
  readonly picture: string | null;
  readonly playback: Playback;
  /** Null where nothing follows or goes before. */
  readonly next: (() => void) | null;
  readonly previous: (() => void) | null;
}

const STEP_SECONDS = 10;

/** Tells the system what plays and takes its keys; the returned function gives them back. */
export function takeMediaKeys(parts: Parts): () => void {
  const { title, torrent, picture, playback, next, previous } = parts;
  const session = mediaSession();
  if (session === null) return () => undefined;
  session.metadata = new MediaMetadata({
    ...{ title, artist: torrent },
    artwork: picture === null ? [] : [{ src: picture }],
  });
  const keys: readonly [MediaSessionAction, MediaSessionActionHandler | null][] = [
    ['play', () => playback.play()],
    ['pause', () => playback.pause()],
    ['seekbackward', ({ seekOffset }) => playback.seekBy(-(seekOffset ?? STEP_SECONDS))],
    ['seekforward', ({ seekOffset }) => playback.seekBy(seekOffset ?? STEP_SECONDS)],
    ['seekto', ({ seekTime }) => playback.seek(seekTime ?? playback.position)],
    ['nexttrack', next],
    ['previoustrack', previous],
  ];
  for (const [action, handler] of keys) setHandler(session, action, handler);
  return () => {
    session.metadata = null;
    session.playbackState = 'none';
    for (const [action] of keys) setHandler(session, action, null);
  };
}

/** Where it stands, for the system's own seek bar. */
export function tellMediaPosition(playback: Playback): void {
  const session = mediaSession();
  if (session === null) return;
  session.playbackState = playback.isPaused ? 'paused' : 'playing';
  const { duration, position, speed } = playback;
  if (duration > 0 && position <= duration) {
    session.setPositionState({ duration, position, playbackRate: speed });
  }
}

function mediaSession(): MediaSession | null {
  return 'mediaSession' in navigator ? navigator.mediaSession : null;
}

/** A browser that does not know an action throws. */
function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // One key less.
  }
}
