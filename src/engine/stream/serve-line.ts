/** The engine's end of a line from the service worker (`bridge/stream.ts`). */
import { toFault } from '../../core/fault.ts';
import type { LineAnswer, LineRequest } from '../../bridge/stream.ts';
import type { FileStream } from './file-stream.ts';
import type { FileStreams } from './file-streams.ts';

/** What of a `MessagePort` is used. */
export type LinePort = Pick<MessagePort, 'onmessage' | 'postMessage' | 'close'>;

/** Answers until the returned function ends the line, and all that is streamed on it. */
export function serveLine(port: LinePort, streams: Pick<FileStreams, 'open' | 'list'>): () => void {
  const reading = new Map<number, FileStream>();
  const post = (answer: LineAnswer, transfer: Transferable[] = []) => {
    port.postMessage(answer, transfer);
  };

  function open(request: Extract<LineRequest, { kind: 'open' }>): void {
    const { id } = request;
    try {
      const { file, stream } = streams.open(request);
      if (stream !== null) reading.set(id, stream);
      post({ kind: 'opened', id, file });
    } catch (error) {
      post({ kind: 'fault', id, fault: toFault(error) });
    }
  }

  function list(request: Extract<LineRequest, { kind: 'list' }>): void {
    const { id } = request;
    try {
      post({ kind: 'listed', id, listed: streams.list(request) });
    } catch (error) {
      post({ kind: 'fault', id, fault: toFault(error) });
    }
  }

  async function pull(id: number): Promise<void> {
    const stream = reading.get(id);
    if (stream === undefined) return;
    try {
      const bytes = await stream.next();
      if (stream.isDone) reading.delete(id);
      post({ kind: 'chunk', id, bytes }, [bytes.buffer]);
    } catch (error) {
      // Cancelled: nobody waits for it.
      if (reading.delete(id)) post({ kind: 'fault', id, fault: toFault(error) });
    }
  }

  function cancel(id: number): void {
    const stream = reading.get(id);
    reading.delete(id);
    stream?.close();
  }

  port.onmessage = ({ data }: MessageEvent<LineRequest>) => {
    if (data.kind === 'open') open(data);
    else if (data.kind === 'list') list(data);
    else if (data.kind === 'pull') void pull(data.id);
    else cancel(data.id);
  };
  return () => {
    for (const id of [...reading.keys()]) cancel(id);
    port.onmessage = null;
    port.close();
  };
}
