/**
 * Packages name modules that have nothing to do in a browser: `"fs": false`. In a build they are an
 * empty object; Vite's dependency optimizer makes them `undefined`, and webtorrent reads properties
 * of them. This makes them an empty object there too, for development and for tests.
 */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

const EMPTY = '\0browser-false';
const PACKAGE_OF = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

const listsByPackage = new Map<string, ReadonlySet<string>>();

export function browserFalse(): Plugin {
  return {
    name: 'bittern:browser-false',
    resolveId(source, importer = '') {
      const [, folder] = PACKAGE_OF.exec(importer) ?? [];
      if (folder === undefined) return null;
      const name = source.startsWith('.')
        ? `./${relative(folder, resolve(dirname(importer), source))}`
        : source;
      return leftOut(folder).has(name) ? EMPTY : null;
    },
    load(id) {
      return id === EMPTY ? 'module.exports = {};' : null;
    },
  };
}

/** What a package leaves out in browsers: other packages, and its own files as `./lib/file.js`. */
function leftOut(folder: string): ReadonlySet<string> {
  let list = listsByPackage.get(folder);
  if (list === undefined) {
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
      browser?: string | Record<string, string | false>;
    };
    const { browser = {} } = manifest;
    const entries = typeof browser === 'string' ? [] : Object.entries(browser);
    list = new Set(entries.filter(([, to]) => to === false).map(([name]) => name));
    listsByPackage.set(folder, list);
  }
  return list;
}
