/**
 * Puts what the page loads at once into one file. Left to itself the bundler makes one of every few
 * modules that a later part uses as well: forty requests before the first paint.
 */
interface Modules {
  getModuleInfo(
    id: string,
  ): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** The chunk's name for a module that the entry imports, through others too, but not later. */
export function shellChunk(id: string, modules: Modules): string | null {
  const seen = new Set<string>();
  const above = [id];
  for (let next = above.pop(); next !== undefined; next = above.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const module = modules.getModuleInfo(next);
    if (module === null) continue;
    if (module.isEntry) return 'shell';
    above.push(...module.importers);
  }
  return null;
}
