/** How a message's fields are called in JSON and what they hold. */

export type FieldType =
  /** Hexadecimal in JSON. */
  | 'bytes'
  /** 21 bytes. */
  | 'address'
  /** Bytes that hold UTF-8 text. */
  | 'text'
  | 'string'
  | 'int64'
  | 'int32'
  | 'bool'
  /** `google.protobuf.Any` around one of the messages that a transaction's contract can be. */
  | 'contract'
  | { readonly names: readonly string[] | Readonly<Record<number, string>> }
  | { readonly schema: Schema };

export interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: FieldType;
  readonly repeated?: true;
}

/** In ascending order of field numbers, which is the order of the canonical encoding. */
export type Schema = readonly Field[];

export function field(number: number, name: string, type: FieldType): Field {
  return { number, name, type };
}

export function repeated(number: number, name: string, type: FieldType): Field {
  return { number, name, type, repeated: true };
}
