/**
 * Writes `release.json` beside the build: its version, what it was built from, and the SHA-256 of every
 * file, so that two builds, or a build and what a host serves, can be compared.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

interface Release {
  readonly version: string;
  /** SHA-256 of the sources, in hexadecimal; the app shows its beginning. */
  readonly sources: string;
}

const NAME = 'release.json';

export function releaseList(release: Release): Plugin {
  let folder = '';
  return {
    name: 'bittern:release-list',
    apply: 'build',
    enforce: 'post',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle: {
      // After the service worker, which is written last.
      order: 'post',
      sequential: true,
      async handler() {
        const paths = (await filesBelow(folder)).filter((path) => path !== NAME);
        const files: Record<string, string> = {};
        for (const path of paths) files[path] = sha256(await readFile(join(folder, path)));
        await writeFile(join(folder, NAME), `${JSON.stringify({ ...release, files }, null, 2)}\n`);
      },
    },
  };
}

/** Sorted, with slashes on every system. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const start = resolve(folder).length + 1;
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(start).replaceAll('\\', '/'))
    .sort();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
