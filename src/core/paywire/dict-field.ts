/** Fields that are made of fields: dictionaries, lists, one of several, and what may be left out. */
import { BencodeDict, type BencodeValue } from '../torrent/bencode.ts';
import type { Encodable } from '../torrent/bencode-encode.ts';
import { type Field, Violation } from './field.ts';

/** For each property of a value: its key on the wire and how it stands there. */
export type Fields<T> = { readonly [P in keyof T]-?: readonly [key: string, field: Field<T[P]>] };

/** Keys that are not in `fields` are not looked at. */
export function dict<T extends object>(fields: Fields<T>): Field<T> {
  return {
    type: 'dictionary',
    write: (value) => writeFields(fields, value),
    read(value) {
      if (!(value instanceof BencodeDict)) throw new Violation('not a dictionary');
      return readFields(fields, value);
    },
  };
}

export function writeFields<T extends object>(fields: Fields<T>, value: T): Map<string, Encodable> {
  const entries = new Map<string, Encodable>();
  for (const [property, [key, field]] of entriesOf(fields)) {
    const written = field.write(value[property]);
    if (written !== undefined) entries.set(key, written);
  }
  return entries;
}

export function readFields<T extends object>(fields: Fields<T>, from: BencodeDict): T {
  const values = entriesOf(fields).map(([property, [key, field]]) => {
    try {
      return [property, field.read(from.get(key))];
    } catch (error) {
      throw error instanceof Violation ? new Violation(`${key}: ${error.message}`) : error;
    }
  });
  return Object.fromEntries(values) as T;
}

/** Null when the key is not there. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return {
    type: `${field.type}; may be absent`,
    write: (value) => (value === null ? undefined : field.write(value)),
    read: (value) => (value === undefined ? null : field.read(value)),
  };
}

/** `keyOf` tells which items would be the same twice, which is refused. */
export function list<T>(
  field: Field<T>,
  most: number,
  keyOf: (item: T) => string,
): Field<readonly T[]> {
  const areFine = (items: readonly T[]): boolean =>
    items.length <= most && new Set(items.map(keyOf)).size === items.length;
  return {
    type: `list of 0..${most}`,
    write(items) {
      if (!areFine(items)) throw new RangeError('Too many items, or one of them twice');
      return items.map((item) => field.write(item) ?? []);
    },
    read(value) {
      if (!isList(value)) throw new Violation('not a list');
      if (value.length > most) throw new Violation(`more than ${most} items`);
      const items = value.map((item) => field.read(item));
      if (!areFine(items)) throw new Violation('an item twice');
      return items;
    },
  };
}

/** One of the values, each by its number on the wire. */
export function choice<T extends string>(numbers: Readonly<Record<T, number>>): Field<T> {
  const names = new Map(
    Object.entries<number>(numbers).map(([name, number]) => [number, name as T]),
  );
  return {
    type: `integer: ${[...names].map(([number, name]) => `${number} ${name}`).join(', ')}`,
    write: (value) => numbers[value],
    read(value) {
      const name = typeof value === 'number' ? names.get(value) : undefined;
      if (name === undefined) throw new Violation('none of the numbers that have a meaning');
      return name;
    },
  };
}

function entriesOf<T extends object>(
  fields: Fields<T>,
): readonly [property: keyof T, entry: readonly [key: string, field: Field<T[keyof T]>]][] {
  return Object.entries(fields) as never;
}

function isList(value: BencodeValue | undefined): value is readonly BencodeValue[] {
  return Array.isArray(value);
}
