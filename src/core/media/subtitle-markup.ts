/** The words of a subtitle with the little markup that is kept; everything else becomes plain text. */

/** Styling that players know and WebVTT does not, or that is of no use here: gone without a trace. */
const DROPPED = new Set(
  'font span c v lang s strike br p div ruby rt rp em strong small big center'.split(' '),
);
const KEPT = new Set(['b', 'i', 'u']);

/** A tag, an override of SubStation (`{\an8}`), an entity, or a character that must be escaped. */
const TOKEN = /<[^<>]{1,200}>|\{\\[^{}]{1,200}\}|&(?:[a-z]{2,6}|#\d{1,6}|#x[\da-f]{1,6});|[<>&]/gi;
const TAG = /^<(\/?)([a-z]+)(?:[\s./][^]*)?>$/i;
/** WebVTT's marks inside a text: the words appear one after the other. */
const TIMESTAMP = /^<[\d:.]+>$/;
const ENTITIES = new Set(['&amp;', '&lt;', '&gt;', '&nbsp;', '&lrm;', '&rlm;']);
const ESCAPED: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Gives text that WebVTT reads as words with `b`, `i` and `u`, each of them closed. */
export function reduceMarkup(text: string): string {
  const open: string[] = [];
  const reduced = text.replace(TOKEN, (token) => {
    if (token.startsWith('{')) return '';
    if (token.length === 1) return ESCAPED[token] ?? token;
    return token.startsWith('<') ? reduceTag(token, open) : reduceEntity(token);
  });
  return reduced + closers(open, 0);
}

function reduceTag(token: string, open: string[]): string {
  if (TIMESTAMP.test(token)) return '';
  const [, slash = '', name = ''] = TAG.exec(token) ?? [];
  const tag = name.toLowerCase();
  if (tag === 'br') return '\n';
  if (DROPPED.has(tag)) return '';
  if (!KEPT.has(tag)) return escape(token);
  const at = open.lastIndexOf(tag);
  if (slash === '') {
    if (at !== -1) return '';
    open.push(tag);
    return `<${tag}>`;
  }
  if (at === -1) return '';
  // `<b><i></b></i>` is closed inside out, and what was still open goes on.
  const inner = open.slice(at + 1);
  const closing = closers(open, at);
  open.push(...inner);
  return closing + inner.map((each) => `<${each}>`).join('');
}

function closers(open: string[], from: number): string {
  const closed = open.splice(from).reverse();
  return closed.map((tag) => `</${tag}>`).join('');
}

function reduceEntity(token: string): string {
  const entity = token.toLowerCase();
  if (ENTITIES.has(entity)) return entity;
  if (entity === '&quot;') return '"';
  if (entity === '&apos;' || entity === '&#39;') return "'";
  return escape(token);
}

function escape(text: string): string {
  return text.replace(/[<>&]/g, (character) => ESCAPED[character] ?? character);
}
