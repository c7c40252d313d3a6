/**
 * What this browser remembers of the interface itself (of torrents only how far one was
 * watched): small strings in `localStorage`. Where that is forbidden the interface works and forgets.
 */
const PREFIX = 'bittern.';

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Forbidden or full: the choice holds until the page closes.
  }
}

/** The remembered value if it is one of the known ones, else the first of them. */
export function readChoice<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const stored = readPreference(name);
  return choices.find((choice) => choice === stored) ?? choices[0];
}
