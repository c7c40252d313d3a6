import { expect, test } from 'vitest';
import { GivenBytes } from './given-bytes.ts';

/** A wire that gives; what its bytes are written to. */
class Wire {
  paidBytes = 0;
  freeBytes = 0;
  readonly given = new GivenBytes();
  written = 0;

  free(lengthBytes: number, hasBook: boolean): this {
    this.freeBytes += lengthBytes;
    this.written += this.given.addFree(this, lengthBytes, hasBook);
    return this;
  }

  pay(lengthBytes: number): this {
    this.paidBytes += lengthBytes;
    return this;
  }
}

test('what came before there was an account is written with the first block after', () => {
  const wire = new Wire().free(40, false);
  expect([wire.written, wire.given.early(wire)]).toEqual([0, 40]);
  wire.free(2, true).free(3, true);
  expect([wire.written, wire.given.early(wire)]).toEqual([45, 0]);
});

test('a wire gives the newest budget what no earlier one had', () => {
  const wire = new Wire().free(40, false);
  wire.given.begin([wire]);
  wire.free(2, true).pay(10);
  expect(wire.given.of(wire)).toEqual({ paidBytes: 10, freeBytes: 42 });
  wire.given.begin([wire]);
  wire.free(5, true).pay(1);
  expect(wire.given.of(wire)).toEqual({ paidBytes: 1, freeBytes: 5 });
});
