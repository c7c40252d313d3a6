import { formatCount, NO_BREAK_SPACE } from './number.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in ms, as coarse as people need: `10 s`, `9 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const rounded = Math.max(0, ms);
  if (rounded < MINUTE - SECOND / 2) return withUnit(Math.ceil(rounded / SECOND), 's');
  if (rounded < HOUR - MINUTE / 2) return withUnit(Math.round(rounded / MINUTE), 'min');
  if (rounded < DAY - HOUR / 2) return inTwo(rounded, HOUR, 'h', MINUTE, 'min');
  if (rounded < 100 * DAY) return inTwo(rounded, DAY, 'd', HOUR, 'h');
  return withUnit(Math.round(rounded / DAY), 'd');
}

/** How long ago, in one short unit, for a narrow column: `5 s`, `9 min`, `2 h`, `3 d`. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return withUnit(Math.max(0, Math.floor(ms / SECOND)), 's');
  if (ms < HOUR) return withUnit(Math.floor(ms / MINUTE), 'min');
  if (ms < DAY) return withUnit(Math.floor(ms / HOUR), 'h');
  return withUnit(Math.floor(ms / DAY), 'd');
}

function inTwo(ms: number, large: number, largeName: string, small: number, smallName: string) {
  const smalls = Math.round(ms / small);
  const perLarge = large / small;
  const larges = Math.floor(smalls / perLarge);
  const rest = smalls % perLarge;
  const first = withUnit(larges, largeName);
  return rest === 0 ? first : first + NO_BREAK_SPACE + withUnit(rest, smallName);
}

function withUnit(count: number, unit: string): string {
  return formatCount(count) + NO_BREAK_SPACE + unit;
}
