/**
 * Reads zip files in tests, by the book (APPNOTE 6.3.10) and no further than Bittern writes them: stored,
 * with ZIP64 where a length asks for it. Whatever does not fit throws.
 */
export interface ZippedFile {
  readonly name: string;
  readonly lengthBytes: number;
  /** Where its bytes begin. */
  readonly offset: number;
  readonly crc32: number;
}

/** A file, or bytes in memory. */
export interface ZipSource {
  readonly lengthBytes: number;
  readonly read: (offset: number, lengthBytes: number) => Uint8Array;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const UTF_8 = 0x0800;
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;

/** As the directory at its end has them; each is compared with what stands before its bytes. */
export function listZip(zip: ZipSource): ZippedFile[] {
  // No comment follows in what Bittern writes.
  const end = view(zip, zip.lengthBytes - 22, 22);
  expectMark(end, END);
  let count = end.getUint16(10, true);
  let directoryBytes = end.getUint32(12, true);
  let directoryAt = end.getUint32(16, true);
  if (count === MAX_16 || directoryBytes === MAX_32 || directoryAt === MAX_32) {
    const locator = view(zip, zip.lengthBytes - 42, 20);
    expectMark(locator, END_64_LOCATOR);
    const end64 = view(zip, long(locator, 8), 56);
    expectMark(end64, END_64);
    count = long(end64, 32);
    directoryBytes = long(end64, 40);
    directoryAt = long(end64, 48);
  }
  const files: ZippedFile[] = [];
  const directory = view(zip, directoryAt, directoryBytes);
  let at = 0;
  for (; at < directoryBytes; at += headBytes(directory, at)) files.push(entry(zip, directory, at));
  if (at !== directoryBytes || files.length !== count) throw new Error('The directory is damaged.');
  return files;
}

function entry(zip: ZipSource, directory: DataView, at: number): ZippedFile {
  const head = new DataView(directory.buffer, directory.byteOffset + at);
  expectMark(head, CENTRAL);
  if (head.getUint16(10, true) !== 0) throw new Error('Only stored files are expected.');
  const name = nameOf(head, 46, head.getUint16(28, true), head.getUint16(8, true));
  const stored = head.getUint32(20, true);
  let lengthBytes = head.getUint32(24, true);
  let offset = head.getUint32(42, true);
  // What did not fit stands in the extra field, in this order.
  let extra = 46 + head.getUint16(28, true) + 4;
  const more = (): number => long(head, (extra += 8) - 8);
  if (lengthBytes === MAX_32) lengthBytes = more();
  if (stored === MAX_32) more();
  if (offset === MAX_32) offset = more();
  const local = view(zip, offset, 30);
  expectMark(local, LOCAL);
  const nameBytes = local.getUint16(26, true);
  const localHead = view(zip, offset, 30 + nameBytes);
  if (nameOf(localHead, 30, nameBytes, local.getUint16(6, true)) !== name) {
    throw new Error(`${name} has two names.`);
  }
  const bytesAt = offset + 30 + nameBytes + local.getUint16(28, true);
  return { name, lengthBytes, offset: bytesAt, crc32: head.getUint32(16, true) };
}

function headBytes(directory: DataView, at: number): number {
  const lengths = [28, 30, 32].map((field) => directory.getUint16(at + field, true));
  return lengths.reduce((sum, length) => sum + length, 46);
}

function nameOf(head: DataView, at: number, lengthBytes: number, flags: number): string {
  if ((flags & UTF_8) === 0) throw new Error('A name is not marked as UTF-8.');
  const bytes = new Uint8Array(head.buffer, head.byteOffset + at, lengthBytes);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function view({ read }: ZipSource, offset: number, lengthBytes: number): DataView {
  const bytes = read(offset, lengthBytes);
  if (bytes.byteLength !== lengthBytes) throw new Error('The zip file is cut off.');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function long(of: DataView, at: number): number {
  return Number(of.getBigUint64(at, true));
}

function expectMark(of: DataView, mark: number): void {
  if (of.getUint32(0, true) !== mark) throw new Error(`${mark.toString(16)} is missing.`);
}
