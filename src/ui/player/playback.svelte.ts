import { readPreference, writePreference } from '../state/preferences.ts';
import { fetchStream } from './fetch-stream.ts';
import { knownSpeed, stepSpeed } from './keys.ts';

/** A stretch of time that has been loaded, in seconds. */
export interface Loaded {
  readonly start: number;
  readonly end: number;
}

/**
 * - `unplayable`: this browser knows no way to play it, whatever comes
 * - `broken`: the bytes stopped coming; it can be tried again
 */
export type PlaybackFailure = 'unplayable' | 'broken';

const EVENTS = [
  'loadedmetadata',
  'durationchange',
  'timeupdate',
  'progress',
  'play',
  'playing',
  'pause',
  'waiting',
  'canplay',
  'seeking',
  'seeked',
  'ended',
  'volumechange',
  'ratechange',
  'resize',
  'emptied',
] as const;
const VOLUME = 'player-volume';
const MUTED = 'player-muted';
const SPEED = 'player-speed';
/** Of a dragged seek bar, so often at most does the file follow. */
const SLIDE_MS = 120;
const PROBE_MS = 8_000;

/** One media element as the page shows it: what it says, and what it is told. */
export class Playback {
  /** In seconds, as are all times here. */
  position = $state(0);
  /** 0 while it is not known. */
  duration = $state(0);
  isPaused = $state(true);
  /** It would go on if it had data. */
  isWaiting = $state(true);
  isEnded = $state(false);
  volume = $state(1);
  isMuted = $state(false);
  speed = $state(1);
  loaded = $state.raw<readonly Loaded[]>([]);
  failure = $state.raw<PlaybackFailure | null>(null);
  /** A film of which only the sound is understood. */
  hasNoPicture = $state(false);
  element = $state.raw<HTMLMediaElement | null>(null);

  readonly #src: string;
  #sliding: ReturnType<typeof setTimeout> | undefined;
  #startAt: number | null;
  #onReady: (() => void) | undefined;

  constructor(src: string, startAt: number | null) {
    this.#src = src;
    this.#startAt = startAt;
  }

  /** For `{@attach}`: follows this element, and begins to play. */
  readonly attach = (element: HTMLMediaElement): (() => void) => {
    this.element = element;
    element.volume = clamp(Number(readPreference(VOLUME) ?? 1), 0, 1);
    element.muted = readPreference(MUTED) === 'true';
    this.#setRate(element, knownSpeed(readPreference(SPEED)));
    const read = () => this.#read(element);
    const fail = () => void this.#fail(element);
    const begin = () => this.#begin(element);
    for (const event of EVENTS) element.addEventListener(event, read);
    element.addEventListener('error', fail);
    element.addEventListener('loadedmetadata', begin);
    this.#load(element);
    return () => {
      for (const event of EVENTS) element.removeEventListener(event, read);
      element.removeEventListener('error', fail);
      element.removeEventListener('loadedmetadata', begin);
      clearTimeout(this.#sliding);
      // Otherwise it goes on asking for bytes until it is collected.
      element.removeAttribute('src');
      element.load();
      this.element = null;
    };
  };

  /** Calls back each time the length and the kind of what plays are known. */
  onReady(listener: () => void): void {
    this.#onReady = listener;
  }

  toggle(): void {
    if (this.element?.paused === true) this.play();
    else this.pause();
  }

  play(): void {
    if (this.element !== null && this.failure === null) this.#play(this.element);
  }

  pause(): void {
    this.element?.pause();
  }

  seek(seconds: number): void {
    clearTimeout(this.#sliding);
    this.#sliding = undefined;
    this.#goTo(this.#within(seconds));
  }

  seekBy(seconds: number): void {
    this.seek(this.position + seconds);
  }

  /** While a slider is dragged: shown at once, followed now and then. */
  slide(seconds: number): void {
    this.position = this.#within(seconds);
    this.#sliding ??= setTimeout(() => {
      this.#sliding = undefined;
      this.#goTo(this.position);
    }, SLIDE_MS);
  }

  setVolume(volume: number): void {
    const { element } = this;
    if (element === null) return;
    element.volume = clamp(volume, 0, 1);
    element.muted = false;
    writePreference(VOLUME, element.volume.toFixed(2));
    writePreference(MUTED, 'false');
  }

  toggleMute(): void {
    const { element } = this;
    if (element === null) return;
    element.muted = !element.muted;
    writePreference(MUTED, element.muted.toString());
  }

  setSpeed(speed: number): void {
    const { element } = this;
    if (element === null) return;
    this.#setRate(element, speed);
    writePreference(SPEED, speed.toString());
  }

  stepSpeed(steps: number): void {
    this.setSpeed(stepSpeed(this.speed, steps));
  }

  /** After it broke: loads again and goes on at the same place. */
  retry(): void {
    const { element } = this;
    if (element === null) return;
    this.#startAt = this.position;
    this.failure = null;
    this.#load(element);
  }

  #load(element: HTMLMediaElement): void {
    element.src = this.#src;
    element.load();
    this.#play(element);
  }

  /** The other one is what it takes when it loads again. */
  #setRate(element: HTMLMediaElement, speed: number): void {
    element.defaultPlaybackRate = speed;
    element.playbackRate = speed;
  }

  /** Browsers may refuse to begin by themselves; then the button is there. */
  #play(element: HTMLMediaElement): void {
    element.play().catch(() => undefined);
  }

  #begin(element: HTMLMediaElement): void {
    if (this.#startAt !== null && this.#startAt < element.duration) {
      element.currentTime = this.#startAt;
    }
    this.#startAt = null;
    this.#onReady?.();
  }

  #goTo(seconds: number): void {
    this.position = seconds;
    if (this.element !== null && this.duration > 0) this.element.currentTime = seconds;
  }

  #within(seconds: number): number {
    return clamp(seconds, 0, this.duration);
  }

  #read(element: HTMLMediaElement): void {
    const isStarted = element.readyState >= HTMLMediaElement.HAVE_METADATA;
    if (this.#sliding === undefined && isStarted) this.position = element.currentTime;
    if (isStarted) this.duration = Number.isFinite(element.duration) ? element.duration : 0;
    this.isPaused = element.paused;
    this.isEnded = element.ended;
    this.isMuted = element.muted;
    this.volume = element.volume;
    this.speed = element.playbackRate;
    this.loaded = Array.from({ length: element.buffered.length }, (_, at) => ({
      start: element.buffered.start(at),
      end: element.buffered.end(at),
    }));
    const enough = element.paused
      ? HTMLMediaElement.HAVE_CURRENT_DATA
      : HTMLMediaElement.HAVE_FUTURE_DATA;
    this.isWaiting = !element.ended && element.error === null && element.readyState < enough;
    this.hasNoPicture =
      element instanceof HTMLVideoElement &&
      element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA &&
      element.videoWidth === 0;
  }

  async #fail(element: HTMLMediaElement): Promise<void> {
    const code = element.error?.code;
    if (code === undefined || code === MediaError.MEDIA_ERR_ABORTED) return;
    this.isWaiting = false;
    // "Not supported" is also what a browser says when the first request failed.
    const isUnplayable =
      code === MediaError.MEDIA_ERR_DECODE ||
      (code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED && (await this.#answers()));
    this.failure = isUnplayable ? 'unplayable' : 'broken';
  }

  async #answers(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(PROBE_MS);
      await (await fetchStream(this.#src, { firstBytes: 2, signal })).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : most;
}
