/** Reads a stream of bytes without leaving memory behind: a save is of any length. */

type Bytes = Uint8Array<ArrayBuffer>;

const BUFFER_BYTES = 256 * 1024;

/**
 * Yields at least one byte at a time, where the stream can in the same memory again and again: use it
 * before the next. Who stops lets the sender stop.
 */
export async function* inSameMemory(stream: ReadableStream<Bytes>): AsyncGenerator<Bytes, void> {
  const { read, cancel } = readerOf(stream);
  try {
    for (;;) {
      const bytes = await read();
      if (bytes === null) return;
      yield bytes;
    }
  } finally {
    await cancel().catch(() => undefined);
  }
}

interface Reader {
  /** Null at the end. */
  readonly read: () => Promise<Bytes | null>;
  readonly cancel: () => Promise<void>;
}

function readerOf(stream: ReadableStream<Bytes>): Reader {
  try {
    return readerIntoMemory(stream.getReader({ mode: 'byob' }));
  } catch {
    // Streams that a script made hand out chunks of their own.
    const reader = stream.getReader();
    const read = async () => (await reader.read()).value ?? null;
    return { read, cancel: () => reader.cancel() };
  }
}

function readerIntoMemory(reader: ReadableStreamBYOBReader): Reader {
  let memory = new ArrayBuffer(BUFFER_BYTES);
  return {
    async read() {
      const { value, done } = await reader.read(new Uint8Array(memory));
      if (done) return null;
      memory = value.buffer;
      return value;
    },
    cancel: () => reader.cancel(),
  };
}
