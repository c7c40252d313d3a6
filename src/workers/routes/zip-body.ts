/** Files of a torrent as one zip file: stored as they are, one after the other, while it is read. */
import { makeZip, predictLength } from 'client-zip';
import { FaultError } from '../../core/fault.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { EngineLine } from './engine-line.ts';
import { streamBody } from './stream-body.ts';

export interface ZipEntry {
  readonly fileIndex: number;
  /** With slashes. */
  readonly path: string;
  readonly lengthBytes: number;
}

export interface ZippedFiles {
  readonly infoHash: InfoHash;
  /** Of all files, in milliseconds since 1970. */
  readonly madeAt: number;
  readonly entries: readonly ZipEntry[];
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Zip files know the years from 1980 to 2107. */
const EARLIEST = Date.UTC(1980, 0, 2);
const LATEST = Date.UTC(2107, 11, 30);

/** Of the whole zip file, to the byte. */
export function zipLengthBytes(entries: readonly ZipEntry[]): number {
  return Number(predictLength(entries.map(({ path, lengthBytes }) => metaOf(path, lengthBytes))));
}

/** Fails with the engine's faults. At most one file is open at a time, none before the first is read. */
export function zipBody(line: Pick<EngineLine, 'open' | 'pull' | 'cancel'>, of: ZippedFiles): Body {
  const { infoHash, entries } = of;
  const lastModified = new Date(Math.min(Math.max(of.madeAt, EARLIEST), LATEST));
  let openId: number | null = null;
  let isCancelled = false;

  async function open({ fileIndex, lengthBytes }: ZipEntry): Promise<Body> {
    const { id, file } = await line.open({ infoHash, fileIndex, range: null, hasBody: true });
    openId = id;
    if (isCancelled || file.lengthBytes !== lengthBytes) {
      line.cancel(id);
      throw new FaultError('cancelled', 'Nobody reads on.');
    }
    return streamBody({ line, id }, lengthBytes, () => () => (openId = null));
  }

  async function* files() {
    for (const entry of entries) {
      const { path, lengthBytes } = entry;
      const input = lengthBytes === 0 ? new Uint8Array() : await open(entry);
      yield { ...metaOf(path, lengthBytes), input, lastModified };
    }
  }

  const reader = (makeZip(files()) as Body).getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        isCancelled = true;
        // The library lets go of the zip file, not of the file that it is reading.
        if (openId !== null) line.cancel(openId);
        await reader.cancel().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

function metaOf(name: string, size: number): { readonly name: string; readonly size: number } {
  return { name, size };
}
