/** TEST ONLY. Bundles the stand-ins' scripts, each into one file. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Content scripts and injected ones are no modules. */
async function bundle(entry: string, folder: string, name: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      lib: {
        entry: here(entry),
        formats: ['iife'],
        name: 'tronLinkStandIn',
        fileName: () => `${name}.js`,
      },
    },
  });
}

export interface BuiltFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

async function newFolder(): Promise<BuiltFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'bittern-tronlink-stand-in-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** `in-page.js`. */
export async function buildInPage(): Promise<BuiltFolder> {
  const built = await newFolder();
  await bundle('./in-page.entry.ts', built.folder, 'in-page');
  return built;
}

/** An unpacked extension, for `--load-extension`. */
export async function buildExtension(): Promise<BuiltFolder> {
  const built = await newFolder();
  await bundle('./in-page.entry.ts', built.folder, 'in-page');
  for (const name of ['background', 'bridge', 'confirm']) {
    await bundle(`./extension/${name}.entry.ts`, built.folder, name);
  }
  for (const name of ['manifest.json', 'confirm.html']) {
    await copyFile(here(`./extension/${name}`), join(built.folder, name));
  }
  return built;
}
