/** A point in a film or a piece of music: `1:05`, `12:34`, `1:02:03`. */

/**
 * @param seconds Not negative; NaN and infinity read as nothing known.
 * @param ofSeconds The whole length: one of an hour and more shows hours everywhere.
 */
export function formatClock(seconds: number, ofSeconds = seconds): string {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.floor(Math.max(0, seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const twoDigits = (value: number): string => value.toString().padStart(2, '0');
  const rest = twoDigits(whole % 60);
  if (hours === 0 && !(ofSeconds >= 3600)) return `${minutes}:${rest}`;
  return `${hours}:${twoDigits(minutes)}:${rest}`;
}
