/**
 * A magnet in an address's query, `?magnet=...`, is how browsers call a page that once asked for magnet
 * links that way, and how other sites may link here. It belongs behind the `#`, which no server sees.
 */

export interface QueriedLink {
  /** A magnet or whatever else was given, not checked. */
  readonly link: string;
  /** The query without it: empty, or starting with `?`. */
  readonly restOfQuery: string;
}

/**
 * Reads the query of an address, as `location.search` has it. A magnet that was put there as it is,
 * with its own `&` unescaped, reaches to the end. Null when there is none.
 */
export function takeQueriedLink(query: string): QueriedLink | null {
  const [, before = '', given = ''] = /^\?((?:.*&)?)magnet=(.*)$/s.exec(query) ?? [];
  if (given === '') return null;
  const isBare = /^magnet:/i.test(given);
  const end = isBare ? given.length : given.indexOf('&');
  const value = end === -1 ? given : given.slice(0, end);
  const after = end === -1 ? '' : given.slice(end + 1);
  const rest = [before.slice(0, -1), after].filter((part) => part !== '').join('&');
  return {
    link: isBare ? value : decode(value.replaceAll('+', ' ')),
    restOfQuery: rest === '' ? '' : `?${rest}`,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
