/** Remembers answers for a while, by what was asked; what failed is asked again at once. */
export function kept<Key, T>(
  now: () => number,
  keptMs: number,
  ask: (key: Key) => Promise<T>,
): (key: Key) => Promise<T> {
  const answers = new Map<Key, { readonly value: T; readonly at: number }>();
  return async (key) => {
    const known = answers.get(key);
    if (known !== undefined && now() - known.at < keptMs) return known.value;
    const value = await ask(key);
    answers.set(key, { value, at: now() });
    return value;
  };
}
