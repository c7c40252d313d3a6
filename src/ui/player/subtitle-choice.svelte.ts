import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { toWebVtt } from '../../core/media/subtitles.ts';
import { decodeText } from '../../core/media/text-encoding.ts';
import { m } from '../messages/generated/messages.js';
import { LOCALE } from '../format/locale.ts';
import { readChoice, readPreference, writePreference } from '../state/preferences.ts';
import { fetchStream } from './fetch-stream.ts';
import { nameOf, subtitlesFor } from './playlist.ts';
import { wholeBody } from './whole-body.ts';

/** Words that can be shown below the picture. */
export interface SubtitleOption {
  readonly id: string;
  readonly label: string;
  readonly language: string | null;
  /** A file of the torrent by its index, or one of the user's own. */
  readonly source: number | File;
}

const SIZES = ['normal', 'small', 'large'] as const;
export type SubtitleSize = (typeof SIZES)[number];
export const OFFSET_STEP_MS = 250;

const SIZE = 'subtitle-size';
const LANGUAGE = 'subtitle-language';
const OFF = 'off';
/** The longest films have a tenth of this. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Which subtitles are shown, when and how large. */
export class SubtitleChoice {
  options = $state.raw<readonly SubtitleOption[]>([]);
  chosen = $state.raw<SubtitleOption | null>(null);
  offsetMs = $state(0);
  size = $state<SubtitleSize>(readChoice(SIZE, SIZES));
  /** The address of a WebVTT file made of what was chosen; null while there is none. */
  url = $state<string | null>(null);
  /** Why the chosen file shows nothing. */
  problem = $state<string | null>(null);
  isLoading = $state(false);

  readonly #addressOf: (fileIndex: number) => string;
  #text: string | null = null;
  #turn = 0;
  #last: SubtitleOption | null = null;

  constructor(addressOf: (fileIndex: number) => string) {
    this.#addressOf = addressOf;
  }

  /** What the torrent has for this video; the language chosen last, or the reader's own, is shown. */
  offer(files: readonly FileSnapshot[], video: FileSnapshot): void {
    this.options = subtitlesFor(files, video).flatMap(({ at, language, note }) => {
      const file = files[at];
      if (file === undefined) return [];
      const label = describe(language, note, nameOf(file));
      return [{ id: `file-${file.index}`, label, language, source: file.index }];
    });
    const wanted = readPreference(LANGUAGE) ?? navigator.language;
    if (wanted === OFF) return;
    const first = this.options.find(({ language }) => isSameLanguage(language, wanted));
    if (first !== undefined) void this.#show(first);
  }

  choose(option: SubtitleOption | null): Promise<void> {
    writePreference(LANGUAGE, option === null ? OFF : (option.language ?? navigator.language));
    return this.#show(option);
  }

  /** A file from this device. */
  addOwn(file: File): Promise<void> {
    const own = { id: `own-${file.name}`, label: file.name, language: null, source: file };
    this.options = [...this.options.filter(({ id }) => id !== own.id), own];
    return this.#show(own);
  }

  /** On and off, as the key does. */
  toggle(): void {
    void this.choose(this.chosen === null ? (this.#last ?? this.options[0] ?? null) : null);
  }

  shift(byMs: number): void {
    this.offsetMs += byMs;
    this.#render();
  }

  setSize(size: SubtitleSize): void {
    this.size = size;
    writePreference(SIZE, size);
  }

  /** Gives back what the browser keeps for it. */
  close(): void {
    this.#turn += 1;
    this.#text = null;
    this.#render();
  }

  async #show(option: SubtitleOption | null): Promise<void> {
    const turn = (this.#turn += 1);
    this.#last = this.chosen ?? this.#last;
    this.chosen = option;
    this.problem = null;
    this.#text = null;
    this.#render();
    this.isLoading = option !== null;
    if (option === null) return;
    try {
      const text = decodeText(await this.#bytesOf(option));
      if (turn !== this.#turn) return;
      this.#text = text;
      this.#render();
      if (toWebVtt(text).cueCount === 0) this.problem = m.subtitles_empty();
    } catch {
      if (turn === this.#turn) this.problem = m.subtitles_missing();
    } finally {
      if (turn === this.#turn) this.isLoading = false;
    }
  }

  async #bytesOf({ source }: SubtitleOption): Promise<Uint8Array> {
    if (source instanceof File) {
      return new Uint8Array(await source.slice(0, MOST_BYTES).arrayBuffer());
    }
    return wholeBody(await fetchStream(this.#addressOf(source), { firstBytes: MOST_BYTES }));
  }

  #render(): void {
    if (this.url !== null) URL.revokeObjectURL(this.url);
    if (this.#text === null) {
      this.url = null;
      return;
    }
    const { webVtt } = toWebVtt(this.#text, this.offsetMs);
    this.url = URL.createObjectURL(new Blob([webVtt], { type: 'text/vtt' }));
  }
}

const languageNames = new Intl.DisplayNames(LOCALE, { type: 'language' });

function describe(language: string | null, note: string, name: string): string {
  if (language === null) return note === '' ? name : note;
  const word = languageNames.of(language) ?? language;
  return note === '' ? word : `${word} (${note})`;
}

function isSameLanguage(language: string | null, wanted: string): boolean {
  return language !== null && language.split('-')[0] === wanted.split('-')[0];
}
