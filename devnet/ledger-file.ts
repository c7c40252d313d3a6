/**
 * A ledger's log in a folder. Each owner has a file of its own, `ledger.<n>.jsonl`, and becomes owner
 * by making `ledger.<n>.claim`, which only one can: whoever writes looks afterwards whether there is a
 * later claim, and whoever claims reads afterwards, so no line that was acknowledged is missed.
 */
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerLog } from '../src/storage/ledger/ledger-log.ts';

const NAME = /^ledger\.(\d+)\.(claim|jsonl)$/;

export class LedgerFile implements LedgerLog {
  readonly #folder: string;
  #epoch = 0;
  #file: FileHandle | null = null;
  /** Bytes of whole lines. */
  #length = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async take(): Promise<readonly string[]> {
    await mkdir(this.#folder, { recursive: true });
    await this.close();
    this.#epoch = await this.#claim();
    const [newest] = (await this.#numbers('jsonl')).filter((number) => number < this.#epoch);
    if (newest === undefined) return [];
    const text = await readFile(this.#path(newest, 'jsonl'), 'utf8');
    // What stands after the last line break was being written when the process ended.
    return text.split('\n').slice(0, -1);
  }

  async replace(lines: readonly string[]): Promise<boolean> {
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const path = this.#path(this.#epoch, 'jsonl');
    const draft = await open(`${path}.new`, 'w', 0o600);
    await draft.writeFile(text);
    await draft.sync();
    await draft.close();
    await rename(`${path}.new`, path);
    await this.#syncFolder();
    this.#length = text.length;
    this.#file = await open(path, constants.O_RDWR);
    const isOwner = await this.#isOwner();
    if (isOwner) await this.#forgetOlder();
    return isOwner;
  }

  async append(line: string): Promise<boolean> {
    const file = this.#file;
    if (file === null) return false;
    const bytes = Buffer.from(`${line}\n`);
    try {
      await file.write(bytes, 0, bytes.length, this.#length);
      await file.datasync();
    } catch (error) {
      // Half a line is not to be the beginning of the next one.
      await file.truncate(this.#length).catch(() => undefined);
      throw error;
    }
    this.#length += bytes.length;
    return this.#isOwner();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #claim(): Promise<number> {
    for (;;) {
      const [last = 0] = await this.#numbers('claim');
      try {
        const claim = await open(this.#path(last + 1, 'claim'), 'wx', 0o600);
        await claim.close();
        return last + 1;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  async #isOwner(): Promise<boolean> {
    const [last] = await this.#numbers('claim');
    return last === this.#epoch;
  }

  /** All but the last one before, should this one be lost. */
  async #forgetOlder(): Promise<void> {
    for (const kind of ['jsonl', 'claim'] as const) {
      const older = (await this.#numbers(kind)).filter((number) => number < this.#epoch - 1);
      for (const number of older) await rm(this.#path(number, kind), { force: true });
    }
  }

  /** Newest first. */
  async #numbers(kind: 'claim' | 'jsonl'): Promise<number[]> {
    const names = (await readdir(this.#folder)).map((name) => NAME.exec(name));
    return names
      .filter((match) => match?.[2] === kind)
      .map((match) => Number(match?.[1]))
      .sort((one, other) => other - one);
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  #path(number: number, kind: 'claim' | 'jsonl'): string {
    return join(this.#folder, `ledger.${String(number)}.${kind}`);
  }
}
