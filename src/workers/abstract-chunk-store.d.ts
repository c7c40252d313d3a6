/** The suite of `abstract-chunk-store`: it calls `test` once for each case. */
declare module 'abstract-chunk-store/tests' {
  export interface Assertions {
    error(error: unknown): void;
    ok(value: unknown): void;
    equal(actual: unknown, expected: unknown): void;
    deepEqual(actual: unknown, expected: unknown): void;
    end(): void;
  }
  interface StoreClass {
    new (chunkLength: number): unknown;
  }
  export default function (
    test: (name: string, work: (assertions: Assertions) => void) => void,
    Store: StoreClass,
  ): void;
}
