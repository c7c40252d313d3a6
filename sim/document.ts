/** Puts the tables into the document, each between `<!-- sim:NAME -->` and `<!-- sim:end -->`. */
const END = '<!-- sim:end -->';

/** Throws when a section is missing. */
export function withTables(document: string, tables: ReadonlyMap<string, string>): string {
  let text = document;
  for (const [name, table] of tables) {
    const mark = `<!-- sim:${name} -->`;
    const start = text.indexOf(mark);
    const end = text.indexOf(END, start);
    if (start < 0 || end < 0) throw new Error(`The document has no ${mark} ... ${END}.`);
    text = `${text.slice(0, start + mark.length)}\n\n${table}\n\n${text.slice(end)}`;
  }
  return text;
}
