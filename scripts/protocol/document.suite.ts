/** The parts of `docs/protocol.md` that are made from the code, put between their marks. */
import { machineSections } from './machines.suite.ts';
import { vectorTable, type Vectors } from './vectors.suite.ts';
import {
  agreedTable,
  delegateTable,
  floorTable,
  handshakeTable,
  messageSections,
  overviewTable,
  termsTable,
} from './tables.suite.ts';
import { typeBlock } from './types.suite.ts';

function sections(vectors: Vectors): Readonly<Record<string, string>> {
  return {
    handshake: handshakeTable(),
    terms: termsTable(),
    floor: floorTable(),
    overview: overviewTable(),
    messages: messageSections(),
    agreed: agreedTable(),
    delegate: delegateTable(),
    machines: machineSections(),
    types: typeBlock(),
    vectors: vectorTable(vectors),
  };
}

/** The document with everything in it made anew. Throws when a mark is missing. */
export function withSections(document: string, vectors: Vectors): string {
  return Object.entries(sections(vectors)).reduce((text, [name, content]) => {
    const [start, end] = [`<!-- protocol:${name} -->`, `<!-- /protocol:${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`The document has no ${start} ... ${end}.`);
    return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
  }, document);
}
