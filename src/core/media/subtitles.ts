/**
 * Subtitles as browsers take them: SubRip (`.srt`) becomes WebVTT, WebVTT is read and written anew.
 * Tolerant as players are: numbers may be missing, hours too, `,` or `.` before the milliseconds,
 * blank lines inside a text. Both formats lose everything but plain words with `b`, `i` and `u`: no
 * style sheets, regions, voices or links reach the page.
 */
import { reduceMarkup } from './subtitle-markup.ts';

export interface Subtitles {
  /** A whole WebVTT file. */
  readonly webVtt: string;
  /** 0 when it is no file of subtitles at all. */
  readonly cueCount: number;
}

interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Cue settings of WebVTT, from a space on; or nothing. */
  readonly settings: string;
  readonly lines: readonly string[];
}

const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-{1,2}>\s*${TIME}(?:\s+(.*))?$`);
const SETTING = /^(?:vertical|line|position|size|align):[\w.,%-]{1,40}$/;
/** Where SubStation's `{\an1}` to `{\an9}`, which SubRip files carry as well, put the text. */
const PLACE = /\{\\an([1-9])\}/;

/**
 * @param text The file, decoded.
 * @param offsetMs Added to every time: positive shows the words later. What would end before the
 *   beginning is left out.
 */
export function toWebVtt(text: string, offsetMs = 0): Subtitles {
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '\ufffd')
    .split(/\r\n|\n|\r/);
  const isWebVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '');
  const cues = readCues(lines, isWebVtt)
    .map((cue) => moveBy(cue, offsetMs))
    .filter(({ endMs }) => endMs > 0)
    .toSorted((one, other) => one.startMs - other.startMs);
  return {
    webVtt: ['WEBVTT', ...cues.map(formatCue)].join('\n\n') + '\n',
    cueCount: cues.length,
  };
}

function readCues(lines: readonly string[], isWebVtt: boolean): Cue[] {
  const cues: Cue[] = [];
  let at = 0;
  while (at < lines.length) {
    const timing = TIMING.exec(lines[at] ?? '');
    at += 1;
    if (timing === null) continue;
    const start = at;
    while (at < lines.length && !endsText(lines, at, isWebVtt)) at += 1;
    const cue = cueOf(timing, withoutNumber(lines, start, at));
    if (cue !== null) cues.push(cue);
  }
  return cues;
}

/** A blank line ends a text in WebVTT; in SubRip only the next timing does, as some have blank lines. */
function endsText(lines: readonly string[], at: number, isWebVtt: boolean): boolean {
  const line = lines[at] ?? '';
  return (isWebVtt && line.trim() === '') || TIMING.test(line);
}

/** The number that stands right above the next timing belongs to that one. */
function withoutNumber(lines: readonly string[], start: number, end: number): readonly string[] {
  const isNumbered = TIMING.test(lines[end] ?? '') && /^\s*\d+\s*$/.test(lines[end - 1] ?? '');
  return lines.slice(start, isNumbered ? Math.max(start, end - 1) : end);
}

function cueOf(timing: RegExpExecArray, raw: readonly string[]): Cue | null {
  const startMs = timeOf(timing.slice(1, 5));
  const endMs = timeOf(timing.slice(5, 9));
  if (endMs <= startMs) return null;
  const words = raw.join('\n').trim();
  const lines = reduceMarkup(words)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const place = placeOf(PLACE.exec(words)?.[1]);
  const settings = place === '' ? safeSettings(timing[9] ?? '') : place;
  return lines.length === 0 ? null : { startMs, endMs, settings, lines };
}

function timeOf([hours, minutes, seconds, ms]: readonly (string | undefined)[]): number {
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(ms ?? 0);
}

function safeSettings(text: string): string {
  const settings = text.split(/\s+/).filter((setting) => SETTING.test(setting));
  return settings.map((setting) => ` ${setting}`).join('');
}

function placeOf(place: string | undefined): string {
  const row = Math.ceil(Number(place ?? 1) / 3);
  return row === 3 ? ' line:0' : row === 2 ? ' line:50%' : '';
}

function moveBy(cue: Cue, offsetMs: number): Cue {
  return {
    ...cue,
    startMs: Math.max(0, cue.startMs + offsetMs),
    endMs: cue.endMs + offsetMs,
  };
}

function formatCue({ startMs, endMs, settings, lines }: Cue): string {
  return `${formatTime(startMs)} --> ${formatTime(endMs)}${settings}\n${lines.join('\n')}`;
}

function formatTime(timeMs: number): string {
  const pad = (value: number, digits: number): string =>
    Math.floor(value).toString().padStart(digits, '0');
  const hours = pad(timeMs / 3_600_000, 2);
  const minutes = pad((timeMs / 60_000) % 60, 2);
  return `${hours}:${minutes}:${pad((timeMs / 1000) % 60, 2)}.${pad(timeMs % 1000, 3)}`;
}
