/**
 * Puts what the page loads at once into one file, and the words of all later parts into another. Left
 * to itself the bundler makes a file of every few modules that several parts use: forty requests
 * before the first paint, and for each part that is opened.
 */
interface Module {
  readonly isEntry: boolean;
  readonly importers: readonly string[];
  readonly importedIds: readonly string[];
  readonly dynamicImporters: readonly string[];
  readonly code: string | null;
}

interface Modules {
  getModuleInfo(id: string): Module | null;
}

/** One module for each message; all of them are exported by one that everybody imports. */
const MESSAGE = /\/messages\/generated\/messages\/(\w+)\.js$/;
const USED_MESSAGE = /\bm\.(\w+)/g;

let shellWords: ReadonlySet<string> | null = null;

/** The chunk's name for a module that the entry imports, through others too, but not later. */
export function shellChunk(id: string, modules: Modules): string | null {
  const [, word] = MESSAGE.exec(id) ?? [];
  if (word === undefined || word === '_index') return isInShell(id, modules) ? 'shell' : null;
  shellWords ??= wordsOfShell(id, modules);
  return shellWords.has(word) ? 'shell' : 'words';
}

function isInShell(id: string, modules: Modules): boolean {
  const above = walk(id, modules, ({ importers }) => importers);
  return above.some(({ isEntry }) => isEntry);
}

/** Messages that the code of the shell names. */
function wordsOfShell(anywhere: string, modules: Modules): ReadonlySet<string> {
  const whole = walk(anywhere, modules, (module) => [
    ...module.importers,
    ...module.dynamicImporters,
  ]);
  const entry = whole.find(({ isEntry }) => isEntry);
  const shell = entry?.importedIds.flatMap((id) =>
    walk(id, modules, ({ importedIds }) => importedIds.filter((next) => !MESSAGE.test(next))),
  );
  const code = shell?.map(({ code }) => code ?? '').join('\n') ?? '';
  return new Set([...code.matchAll(USED_MESSAGE)].map(([, word = '']) => word));
}

/** A module and all that it leads to. */
function walk(
  from: string,
  modules: Modules,
  next: (module: Module) => readonly string[],
): readonly Module[] {
  const seen = new Map<string, Module | null>();
  const ahead = [from];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (seen.has(id)) continue;
    const module = modules.getModuleInfo(id);
    seen.set(id, module);
    if (module !== null) ahead.push(...next(module));
  }
  return [...seen.values()].filter((module) => module !== null);
}
