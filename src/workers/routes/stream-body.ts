/**
 * The body of an answer, pulled from the engine chunk by chunk. It has the bytes that the head promised,
 * or it fails: an end that comes early never looks like success.
 */
import { FaultError } from '../../core/fault.ts';
import type { BodyBegan } from './bodies.ts';
import type { EngineLine } from './engine-line.ts';

/** Chunks that wait for their reader. */
const MAX_WAITING_CHUNKS = 2;

/** @param began What it returns is called when all was read, on a fault, or when the reader went away. */
export function streamBody(
  line: Pick<EngineLine, 'pull' | 'cancel'>,
  of: { readonly id: number; readonly lengthBytes: number },
  began: BodyBegan,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let missingBytes = of.lengthBytes;
  let ended = (): void => undefined;
  return new ReadableStream(
    {
      start(controller) {
        ended = began((reason) => {
          controller.error(reason);
          line.cancel(of.id);
          ended();
        });
      },
      async pull(controller) {
        try {
          const bytes = await line.pull(of.id);
          if (bytes.byteLength > missingBytes) {
            line.cancel(of.id);
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
        line.cancel(of.id);
        ended();
      },
    },
    { highWaterMark: MAX_WAITING_CHUNKS },
  );
}
