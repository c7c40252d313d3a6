import { readFile } from 'node:fs/promises';

/**
 * What a process has allocated, with its share of what several use. Mapped files are left out: those
 * are Chromium's own program, which every Chromium on the machine shares, so that its share would
 * change whenever some other one starts or ends.
 * @param {number} pid
 */
export async function memoryMiB(pid) {
  const text = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '');
  const kiB = [...text.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB$/gm)];
  return kiB.reduce((sum, [, count]) => sum + Number(count), 0) / 1024;
}
