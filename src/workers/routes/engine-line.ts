/** The service worker's end of one line to the engine: what is asked on it, until the engine ends. */
import { FaultError, type Fault } from '../../core/fault.ts';
import type { StreamedFile } from '../../core/media/stream-head.ts';
import { GarbageCall } from '../garbage.ts';
import type { LineAnswer, LineRequest, ListedFiles } from '../../bridge/stream.ts';

interface Waiting {
  readonly resolve: (answer: LineAnswer) => void;
  readonly reject: (fault: FaultError) => void;
}

export type OpenRequest = Omit<Extract<LineRequest, { kind: 'open' }>, 'kind' | 'id'>;
export type ListRequest = Omit<Extract<LineRequest, { kind: 'list' }>, 'kind' | 'id'>;

/** What of a `MessagePort` is used. */
type LinePort = Pick<MessagePort, 'onmessage' | 'postMessage' | 'close'>;

const ENGINE_GONE: Fault = {
  code: 'engine_gone',
  message: 'The engine stopped while it was sending this file. Nothing is lost: try again.',
};

export class EngineLine {
  readonly #port: LinePort;
  /** One at a time of each id. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #garbage = new GarbageCall();
  #lastId = 0;
  #isGone = false;

  constructor(port: LinePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<LineAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.kind === 'fault') waiting?.reject(errorOf(data.fault));
      else waiting?.resolve(data);
    };
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Rejects with the engine's faults, or with `engine_gone`. */
  async open(request: OpenRequest): Promise<{ readonly id: number; readonly file: StreamedFile }> {
    const id = ++this.#lastId;
    const answer = await this.#ask({ kind: 'open', id, ...request });
    if (answer.kind !== 'opened') throw errorOf(ENGINE_GONE);
    return { id, file: answer.file };
  }

  /** Rejects as `open` does. */
  async list(request: ListRequest): Promise<ListedFiles> {
    const answer = await this.#ask({ kind: 'list', id: ++this.#lastId, ...request });
    if (answer.kind !== 'listed') throw errorOf(ENGINE_GONE);
    return answer.listed;
  }

  /** The next bytes, at least one. Rejects as `open` does; then the stream is over. */
  async pull(id: number): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#ask({ kind: 'pull', id });
    if (answer.kind !== 'chunk') throw errorOf(ENGINE_GONE);
    this.#garbage.passed(answer.bytes.byteLength);
    return answer.bytes;
  }

  cancel(id: number): void {
    this.#waiting.get(id)?.reject(new FaultError('cancelled', 'Cancelled.'));
    this.#waiting.delete(id);
    this.#send({ kind: 'cancel', id });
  }

  /** The engine has ended: nobody answers any more. */
  gone(): void {
    this.#isGone = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(errorOf(ENGINE_GONE));
    this.#port.close();
  }

  #ask(request: LineRequest): Promise<LineAnswer> {
    if (this.#isGone) return Promise.reject(errorOf(ENGINE_GONE));
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#send(request);
    });
  }

  #send(request: LineRequest): void {
    this.#port.postMessage(request);
  }
}

/** Asks once more when the engine turns out to have ended since it was last heard of. */
export async function onLine<Answer>(
  find: () => Promise<EngineLine>,
  ask: (line: EngineLine) => Promise<Answer>,
): Promise<{ readonly line: EngineLine; readonly answer: Answer }> {
  for (let isAgain = false; ; isAgain = true) {
    const line = await find();
    try {
      return { line, answer: await ask(line) };
    } catch (error) {
      const isWorthTrying = error instanceof FaultError && line.isGone && !isAgain;
      if (!isWorthTrying) throw error;
    }
  }
}

function errorOf({ code, message }: Fault): FaultError {
  return new FaultError(code, message);
}
