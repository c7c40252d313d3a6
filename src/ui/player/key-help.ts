/** The keys of the player in words, for who presses `?`. */
import { m } from '../messages/generated/messages.js';

export interface KeyHelp {
  /** As events name them; of a row of keys the first and the last. */
  readonly keys: readonly string[];
  readonly isRange?: boolean;
  readonly does: string;
}

/** @param isVideo Music has no picture and no subtitles. */
export function describeKeys(isVideo: boolean): readonly KeyHelp[] {
  const ofPictures: readonly KeyHelp[] = [
    { keys: ['c'], does: m.keys_captions() },
    { keys: ['p'], does: m.keys_picture() },
  ];
  return [
    { keys: [' ', 'k'], does: m.keys_toggle() },
    { keys: ['ArrowLeft', 'ArrowRight'], does: m.keys_step() },
    { keys: ['j', 'l'], does: m.keys_leap() },
    { keys: ['0', '9'], isRange: true, does: m.keys_jump() },
    { keys: ['ArrowUp', 'ArrowDown'], does: m.keys_volume() },
    { keys: ['m'], does: m.keys_mute() },
    { keys: ['<', '>'], does: m.keys_speed() },
    ...(isVideo ? ofPictures : []),
    { keys: ['f'], does: m.keys_full() },
    { keys: ['?'], does: m.keys_help() },
    { keys: ['Escape'], does: m.watch_leave() },
  ];
}

const FACES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** What is printed on a key. */
export function faceOf(key: string): string {
  return key === ' ' ? m.key_space() : (FACES[key] ?? key.toUpperCase());
}
