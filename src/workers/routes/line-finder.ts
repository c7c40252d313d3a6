/** Finds the engine, wherever it runs: asks every page until the leading one gives a line to it. */
import { FaultError } from '../../core/fault.ts';
import type { StreamCall, StreamLine } from '../../bridge/stream.ts';
import { EngineLine } from './engine-line.ts';

/** A tab that has just taken over starts the engine first. */
const ASK_EVERY_MS = 250;
const ASK_TIMES = 40;

interface LineFinderParts {
  /** All pages of ours, those that this service worker does not control too. */
  readonly pages: () => Promise<readonly { postMessage(message: StreamCall): void }[]>;
  readonly wait: (delayMs: number) => Promise<void>;
  /** Takes a lock as soon as it is free, and lets it go. */
  readonly untilFree: (lock: string) => Promise<void>;
  /** Names a lock that this service worker holds as long as it lives. */
  readonly holdLife: () => Promise<string>;
}

export class LineFinder {
  readonly #parts: LineFinderParts;
  #life: Promise<string> | null = null;
  #line: EngineLine | null = null;
  #finding: Promise<EngineLine> | null = null;
  #found: (line: EngineLine) => void = () => undefined;

  constructor(parts: LineFinderParts) {
    this.#parts = parts;
  }

  /** Rejects with `engine_gone` when no page is open, or none has an engine within ten seconds. */
  line(): Promise<EngineLine> {
    if (this.#line?.isGone === false) return Promise.resolve(this.#line);
    this.#finding ??= this.#find().finally(() => {
      this.#finding = null;
    });
    return this.#finding;
  }

  /** A page gave one. Pages may answer twice: the first counts. */
  take({ port, life }: StreamLine): void {
    if (this.#line?.isGone === false) {
      port.close();
      return;
    }
    const line = new EngineLine(port);
    this.#line = line;
    void this.#parts.untilFree(life).then(() => {
      line.gone();
    });
    this.#found(line);
  }

  async #find(): Promise<EngineLine> {
    const given = new Promise<EngineLine>((resolve) => {
      this.#found = resolve;
    });
    this.#life ??= this.#parts.holdLife();
    const life = await this.#life;
    for (let times = 0; times < ASK_TIMES; times += 1) {
      const pages = await this.#parts.pages();
      if (pages.length === 0) break;
      for (const page of pages) page.postMessage({ kind: 'stream-line-wanted', life });
      const found = await Promise.race([given, this.#parts.wait(ASK_EVERY_MS)]);
      if (found instanceof EngineLine) return found;
    }
    throw new FaultError('engine_gone', 'Bittern is not open in any tab. Open it, then try again.');
  }
}
