export function saveAll(names: readonly string[], save: (name: string) => Promise<void>): void {
  names.forEach(async (name) => {
    await save(name);
  });
}
