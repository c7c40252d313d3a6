import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METADATA_BLOCK_BYTES, readMetadataMessage } from './metadata-message.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('readMetadataMessage', () => {
  it('reads the examples of BEP 9', () => {
    expect(readMetadataMessage(bytesOf('d8:msg_typei0e5:piecei0ee'))).toEqual({
      type: 'request',
      piece: 0,
    });
    expect(readMetadataMessage(bytesOf('d8:msg_typei2e5:piecei7ee'))).toEqual({
      type: 'reject',
      piece: 7,
    });
    expect(
      readMetadataMessage(bytesOf('d8:msg_typei1e5:piecei0e10:total_sizei34256eexxxxeeyy')),
    ).toEqual({ type: 'data', piece: 0, totalBytes: 34256, block: bytesOf('xxxxeeyy') });
  });

  it.each([
    ['nothing', ''],
    ['no dictionary', 'i5e'],
    ['an end that never comes', 'd8:msg_typei1e5:piecei0e'],
    ['a length that runs backwards', 'd8:msg_typel-3:ee'],
    ['no piece', 'd8:msg_typei0ee'],
    ['a piece that is text', 'd8:msg_typei0e5:piece1:0e'],
    ['a negative piece', 'd8:msg_typei1e5:piecei-1ee'],
    ['a piece beyond all numbers', 'd8:msg_typei1e5:piecei99999999999999999999ee'],
    ['lists without end', `d8:msg_type${'l'.repeat(10_000)}`],
  ])('refuses %s', (_, text) => {
    expect(readMetadataMessage(bytesOf(text))).toBe('malformed');
  });

  it('refuses more than a block', () => {
    const head = bytesOf('d8:msg_typei1e5:piecei0ee');
    const message = new Uint8Array(head.length + METADATA_BLOCK_BYTES + 1024);
    message.set(head);
    expect(readMetadataMessage(message)).toBe('malformed');
  });

  it('leaves kinds of later times alone', () => {
    expect(readMetadataMessage(bytesOf('d8:msg_typei9e5:piecei0ee'))).toBe('unknown');
  });

  it('never throws', () => {
    const alphabet = [
      'd',
      'e',
      'i',
      'l',
      '0',
      '3',
      '9',
      ':',
      '-',
      '8:msg_type',
      '5:piece',
      'i1e',
      '\u00ff',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }), (tokens) => {
        readMetadataMessage(bytesOf(tokens.join('')));
      }),
      { numRuns: 2_000 },
    );
  });
});
