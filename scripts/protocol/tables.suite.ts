/** The tables of messages in `docs/protocol.md`, out of the codec's own schema. */
import { MESSAGE_TYPES } from '../../src/core/paywire/message.ts';
import type { Fields } from '../../src/core/paywire/dict-field.ts';
import {
  AGREED_FIELDS,
  DELEGATE_FIELDS,
  FLOOR_FIELDS,
  HANDSHAKE_FIELDS,
  MESSAGE_FIELDS,
  type MessageKind,
  TERMS_FIELDS,
} from '../../src/core/paywire/schema.ts';
import { table } from './table.suite.ts';
import { MEANINGS, PART_MEANINGS } from './meanings.suite.ts';

/** One line per message. */
export function overviewTable(): string {
  const rows = kinds().map((kind) => {
    const { from } = MEANINGS[kind];
    const keys = rowsOf(MESSAGE_FIELDS[kind] as Fields<object>, {}).map(([key]) => key);
    return [String(MESSAGE_TYPES[kind]), `[${kind}](#${kind})`, from, keys.join(' ')];
  });
  return table(['`t`', 'name', 'from', 'keys'], rows);
}

export function messageSections(): string {
  return kinds()
    .map((kind) => {
      const { about, from, keys } = MEANINGS[kind];
      const rows = rowsOf<object>(MESSAGE_FIELDS[kind], keys);
      const sender = from === 'both' ? 'From both.' : `From the ${from}.`;
      return `### ${kind}\n\n\`t\` ${MESSAGE_TYPES[kind]}. ${sender} ${about}\n\n${keyTable(rows)}`;
    })
    .join('\n\n');
}

export const handshakeTable = (): string =>
  keyTable(rowsOf(HANDSHAKE_FIELDS, PART_MEANINGS.handshake));
export const termsTable = (): string => keyTable(rowsOf(TERMS_FIELDS, PART_MEANINGS.terms));
export const floorTable = (): string => keyTable(rowsOf(FLOOR_FIELDS, PART_MEANINGS.floor));
export const agreedTable = (): string => keyTable(rowsOf(AGREED_FIELDS, PART_MEANINGS.agreed));
export const delegateTable = (): string =>
  keyTable(rowsOf(DELEGATE_FIELDS, PART_MEANINGS.delegate));

function keyTable(rows: readonly (readonly string[])[]): string {
  return table(['key', 'value', 'meaning'], rows);
}

function rowsOf<T extends object>(
  fields: Fields<T>,
  meanings: { readonly [P in keyof T]?: string },
): string[][] {
  const entries = Object.entries(fields) as [keyof T, Fields<T>[keyof T]][];
  return entries.map(([property, [key, field]]) => [
    `\`${key}\``,
    field.type,
    meanings[property] ?? '',
  ]);
}

function kinds(): MessageKind[] {
  return Object.keys(MESSAGE_TYPES) as MessageKind[];
}
