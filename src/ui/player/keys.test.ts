import { describe, expect, it } from 'vitest';
import { knownSpeed, pressVolume, readKey, stepSpeed } from './keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
) => readKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('readKey', () => {
  it('knows the keys of players, in upper case too', () => {
    expect(press(' ')).toEqual({ does: 'toggle' });
    expect(press('K')).toEqual({ does: 'toggle' });
    expect(press('ArrowLeft')).toEqual({ does: 'seekBy', seconds: -5 });
    expect(press('l')).toEqual({ does: 'seekBy', seconds: 10 });
    expect(press('7')).toEqual({ does: 'seekTo', share: 0.7 });
    expect(press('?')).toEqual({ does: 'help' });
    expect(press('Escape')).toEqual({ does: 'leave' });
  });

  it('leaves the browser and everybody else theirs', () => {
    expect(press('f', { ctrlKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
    expect(press('Tab')).toBeNull();
    expect(press('toString')).toBeNull();
  });
});

describe('stepSpeed', () => {
  it('goes up and down and stays within bounds', () => {
    expect(stepSpeed(1, 1)).toBe(1.25);
    expect(stepSpeed(1, -1)).toBe(0.75);
    expect(stepSpeed(2, 1)).toBe(2);
    expect(stepSpeed(0.5, -1)).toBe(0.5);
  });
});

describe('knownSpeed', () => {
  it('takes what was remembered, and nothing that is no speed', () => {
    expect(knownSpeed('1.5')).toBe(1.5);
    for (const wrong of [null, '', '0', '16', '-1', 'fast']) expect(knownSpeed(wrong)).toBe(1);
  });
});

describe('pressVolume', () => {
  it('moves the volume within 0 and 1', () => {
    expect(pressVolume({ volume: 0.5, isMuted: false }, 0.05)).toBeCloseTo(0.55);
    expect(pressVolume({ volume: 1, isMuted: false }, 0.05)).toBe(1);
    expect(pressVolume({ volume: 0.02, isMuted: false }, -0.05)).toBe(0);
  });

  it('brings a muted sound back as loud as it was, and leaves it muted for less', () => {
    expect(pressVolume({ volume: 0.8, isMuted: true }, 0.05)).toBe(0.8);
    expect(pressVolume({ volume: 0, isMuted: true }, 0.05)).toBe(0.05);
    expect(pressVolume({ volume: 0.8, isMuted: true }, -0.05)).toBeNull();
  });
});
