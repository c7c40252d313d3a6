/** The saves that are under way in this service worker, and what pages hear of them (`bridge/saves.ts`). */
import type { SaveNews } from '../../bridge/saves.ts';
import { FaultError, toFault, type Fault } from '../../core/fault.ts';
import type { SaveId } from '../../core/media/save-path.ts';
import type { BodyBegan } from './bodies.ts';

export interface SavesParts {
  readonly now: () => number;
  /** In this order. */
  readonly tell: (news: SaveNews) => void;
  /** A lock of this service worker's life; see `SaveNews`. */
  readonly life: () => Promise<string>;
  /** Bytes flow. */
  readonly began: BodyBegan;
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

const TELL_EVERY_MS = 250;

export class Saves {
  readonly #parts: SavesParts;
  readonly #going = new Map<SaveId, Save>();

  constructor(parts: SavesParts) {
    this.#parts = parts;
  }

  /** @param id Null for one that no page wants to hear of. */
  async begin(id: SaveId | null): Promise<Save> {
    if (id === null) return new Save(null, this.#parts, () => undefined);
    const life = await this.#parts.life();
    const save = new Save({ id, life }, this.#parts, () => {
      if (this.#going.get(id) === save) this.#going.delete(id);
    });
    this.#going.set(id, save);
    return save;
  }

  cancel(id: SaveId): void {
    this.#going.get(id)?.cancel();
  }
}

/** One save, from its request on. */
export class Save {
  readonly #of: Pick<SaveNews, 'id' | 'life'> | null;
  readonly #parts: SavesParts;
  readonly #ended: (() => void)[];
  readonly #abort = new AbortController();
  #lengthBytes = 0;
  #sentBytes = 0;
  #toldAtMs = -Infinity;
  #isOver = false;

  constructor(of: Pick<SaveNews, 'id' | 'life'> | null, parts: SavesParts, ended: () => void) {
    this.#of = of;
    this.#parts = parts;
    this.#ended = [ended];
  }

  /**
   * Passes the body on as it is read, and tells how far it is. Of another length it fails. Throws when
   * it was cancelled before.
   */
  follow(body: Body, lengthBytes: number): Body {
    this.#lengthBytes = lengthBytes;
    const reader = body.getReader();
    const { signal } = this.#abort;
    const giveUp = (): void => void reader.cancel(signal.reason).catch(() => undefined);
    if (signal.aborted) {
      giveUp();
      throw signal.reason;
    }
    this.#tell('going');
    this.#ended.push(this.#parts.began((reason) => this.#stop(reason)));
    return new ReadableStream(
      {
        start: (controller) => {
          const stop = (): void => {
            controller.error(signal.reason);
            giveUp();
          };
          signal.addEventListener('abort', stop, { once: true });
        },
        pull: async (controller) => {
          try {
            // Who comes back for more has taken what there was; a worker may not end before.
            if (this.#sentBytes === lengthBytes) {
              this.done();
              controller.close();
              return;
            }
            const { value } = await reader.read();
            const isLast = this.#sentBytes + (value?.byteLength ?? 0) === lengthBytes;
            // The last bytes wait until it is sure that no more follow.
            const isTooLong = isLast && !(await reader.read()).done;
            if (signal.aborted) return;
            if (value === undefined || isTooLong) throw wrongLength();
            this.#count(value.byteLength);
            controller.enqueue(value);
          } catch (error) {
            this.fail(toFault(error));
            giveUp();
            throw error;
          }
        },
        cancel: () => {
          // It need not ask for an end whose place it knows.
          this.#end(this.#sentBytes === lengthBytes ? 'done' : 'cancelled');
          giveUp();
        },
      },
      // Nothing lies here: what counts as sent is on its way to the browser.
      { highWaterMark: 0 },
    );
  }

  /** There is nothing to send, or no more. */
  fail(fault: Fault): void {
    if (fault.code === 'cancelled') this.#end('cancelled');
    else this.#end('failed', fault);
  }

  /** All is taken; a file without bytes is complete at once. */
  done(): void {
    this.#end('done');
  }

  cancel(): void {
    this.#stop(new FaultError('cancelled', 'Cancelled.'));
  }

  #stop(reason: FaultError): void {
    this.fail(toFault(reason));
    this.#abort.abort(reason);
  }

  #count(bytes: number): void {
    if (this.#sentBytes + bytes > this.#lengthBytes) throw wrongLength();
    this.#sentBytes += bytes;
    if (this.#parts.now() - this.#toldAtMs >= TELL_EVERY_MS) this.#tell('going');
  }

  #end(state: SaveNews['state'], fault: Fault | null = null): void {
    if (this.#isOver) return;
    this.#tell(state, fault);
    this.#isOver = true;
    for (const ended of this.#ended) ended();
  }

  #tell(state: SaveNews['state'], fault: Fault | null = null): void {
    if (this.#isOver || this.#of === null) return;
    this.#toldAtMs = this.#parts.now();
    const { id, life } = this.#of;
    const [lengthBytes, sentBytes] = [this.#lengthBytes, this.#sentBytes];
    this.#parts.tell({ kind: 'save-news', id, state, lengthBytes, sentBytes, fault, life });
  }
}

function wrongLength(): FaultError {
  return new FaultError('internal', 'The file is not as long as it should be. Try again.');
}
