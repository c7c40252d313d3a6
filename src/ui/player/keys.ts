/** What a key does while something plays. */
export type PlayerKey =
  | { readonly does: 'toggle' | 'mute' | 'fullscreen' | 'captions' | 'picture' | 'help' | 'leave' }
  | { readonly does: 'seekBy'; readonly seconds: number }
  | { readonly does: 'seekTo'; readonly share: number }
  | { readonly does: 'louder'; readonly by: number }
  | { readonly does: 'faster'; readonly steps: number };

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const KEYS: Readonly<Record<string, PlayerKey>> = {
  ' ': { does: 'toggle' },
  k: { does: 'toggle' },
  ArrowLeft: { does: 'seekBy', seconds: -5 },
  ArrowRight: { does: 'seekBy', seconds: 5 },
  j: { does: 'seekBy', seconds: -10 },
  l: { does: 'seekBy', seconds: 10 },
  ArrowUp: { does: 'louder', by: 0.05 },
  ArrowDown: { does: 'louder', by: -0.05 },
  m: { does: 'mute' },
  f: { does: 'fullscreen' },
  c: { does: 'captions' },
  p: { does: 'picture' },
  '<': { does: 'faster', steps: -1 },
  '>': { does: 'faster', steps: 1 },
  '?': { does: 'help' },
  Escape: { does: 'leave' },
};

/** As events name them; besides there are the digits. */
export const PLAYER_KEYS: readonly string[] = Object.keys(KEYS);

/** Null for keys that are somebody else's: the browser's own, with Ctrl, Alt or the command key. */
export function readKey({ key, ctrlKey, metaKey, altKey }: Pressed): PlayerKey | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[0-9]$/.test(key)) return { does: 'seekTo', share: Number(key) / 10 };
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(KEYS, name) ? (KEYS[name] ?? null) : null;
}

/**
 * The volume, 0..1, after a press for more or less; null when nothing changes. What was muted comes
 * back as loud as it was.
 */
export function pressVolume(
  { volume, isMuted }: { readonly volume: number; readonly isMuted: boolean },
  by: number,
): number | null {
  if (isMuted && by < 0) return null;
  if (isMuted && volume > 0) return volume;
  return Math.min(1, Math.max(0, volume + by));
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** What was remembered, if it is a speed there is; else as it was made. */
export function knownSpeed(remembered: string | null): number {
  return SPEEDS.find((speed) => speed === Number(remembered)) ?? 1;
}

/** The speed so many steps away, within what there is. */
export function stepSpeed(speed: number, steps: number): number {
  const at = SPEEDS.findIndex((each) => each >= speed);
  const to = Math.min(SPEEDS.length - 1, Math.max(0, (at === -1 ? SPEEDS.length - 1 : at) + steps));
  return SPEEDS[to] ?? 1;
}
