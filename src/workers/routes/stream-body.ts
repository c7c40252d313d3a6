/**
 * The body of an answer, pulled from the engine chunk by chunk. It has the bytes that the head promised,
 * or it fails: an end that comes early never looks like success.
 */
import { FaultError } from '../../core/fault.ts';
import type { BodyBegan } from './bodies.ts';
import type { EngineLine } from './engine-line.ts';

/** Chunks that wait for their reader. */
const MAX_WAITING_CHUNKS = 2;

/** One answer of an engine, to be pulled. */
export interface OpenedStream {
  readonly line: Pick<EngineLine, 'pull' | 'cancel'>;
  readonly id: number;
}

/**
 * @param began What it returns is called when all was read, on a fault, or when the reader went away.
 * @param again Opens the same at the next engine, where this one ended before it sent anything.
 */
export function streamBody(
  opened: OpenedStream,
  lengthBytes: number,
  began: BodyBegan,
  again: (() => Promise<OpenedStream>) | null = null,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let { line, id } = opened;
  let missingBytes = lengthBytes;
  let isOver = false;

  /** Goes on there; false when nobody reads any more. */
  function moveTo(next: OpenedStream): boolean {
    ({ line, id } = next);
    if (isOver) line.cancel(id);
    return !isOver;
  }

  let ended = (): void => undefined;
  return new ReadableStream(
    {
      start(controller) {
        ended = began((reason) => {
          isOver = true;
          controller.error(reason);
          line.cancel(id);
          ended();
        });
      },
      async pull(controller) {
        try {
          const bytes = await line.pull(id).catch(async (error: unknown) => {
            const isGone = error instanceof FaultError && error.code === 'engine_gone';
            if (again === null || !isGone || isOver || missingBytes < lengthBytes) throw error;
            if (!moveTo(await again())) throw error;
            return line.pull(id);
          });
          if (bytes.byteLength > missingBytes) {
            line.cancel(id);
            throw new FaultError('internal', 'The engine sent more than was asked for.');
          }
          missingBytes -= bytes.byteLength;
          controller.enqueue(bytes);
        } catch (error) {
          ended();
          throw error;
        }
        if (missingBytes > 0) return;
        ended();
        controller.close();
      },
      cancel() {
        isOver = true;
        line.cancel(id);
        ended();
      },
    },
    { highWaterMark: MAX_WAITING_CHUNKS },
  );
}
