/** What the chain remembers of its accounts, in memory, and how to take changes back. */
import type { HexAddress } from './contract.ts';

export interface AccountState {
  balanceSun: bigint;
  /** TRC-10 token id to raw amount, those above 0. */
  readonly tokens: Map<bigint, bigint>;
  code: Uint8Array;
  /**
   * 32-byte slot in hexadecimal to its value without leading zeros. A slot that a transaction set
   * to 0 stays, empty, until the transaction ends: writing it again is cheaper than writing one
   * that never was.
   */
  readonly storage: Map<string, Uint8Array>;
}

const NOTHING = new Uint8Array(0);

/** Every change leaves a step that undoes it, kept while a checkpoint is open. */
export class World {
  readonly #accounts = new Map<HexAddress, AccountState>();
  readonly #undo: (() => void)[] = [];
  readonly #checkpoints: number[] = [];
  readonly #emptied: { readonly storage: Map<string, Uint8Array>; readonly slot: string }[] = [];

  get accounts(): ReadonlyMap<HexAddress, Readonly<AccountState>> {
    return this.#accounts;
  }

  /** How many checkpoints are open. */
  get depth(): number {
    return this.#checkpoints.length;
  }

  has(address: HexAddress): boolean {
    return this.#accounts.has(address);
  }

  balance(address: HexAddress): bigint {
    return this.#accounts.get(address)?.balanceSun ?? 0n;
  }

  tokenBalance(address: HexAddress, tokenId: bigint): bigint {
    return this.#accounts.get(address)?.tokens.get(tokenId) ?? 0n;
  }

  tokensOf(address: HexAddress): ReadonlyMap<bigint, bigint> {
    return this.#accounts.get(address)?.tokens ?? new Map<bigint, bigint>();
  }

  code(address: HexAddress): Uint8Array {
    return this.#accounts.get(address)?.code ?? NOTHING;
  }

  /** `undefined` for a slot never written, empty for one that holds 0. */
  slot(address: HexAddress, slot: string): Uint8Array | undefined {
    return this.#accounts.get(address)?.storage.get(slot);
  }

  /** An account that exists stays as it is. */
  create(address: HexAddress): AccountState {
    const known = this.#accounts.get(address);
    if (known) return known;
    const account = { balanceSun: 0n, tokens: new Map(), code: NOTHING, storage: new Map() };
    this.#accounts.set(address, account);
    this.#undo.push(() => this.#accounts.delete(address));
    return account;
  }

  delete(address: HexAddress): void {
    const account = this.#accounts.get(address);
    if (!account) return;
    this.#accounts.delete(address);
    this.#undo.push(() => this.#accounts.set(address, account));
  }

  setBalance(address: HexAddress, sun: bigint): void {
    const account = this.create(address);
    const before = account.balanceSun;
    account.balanceSun = sun;
    this.#undo.push(() => (account.balanceSun = before));
  }

  setTokenBalance(address: HexAddress, tokenId: bigint, amount: bigint): void {
    this.#set(this.create(address).tokens, tokenId, amount === 0n ? undefined : amount);
  }

  setCode(address: HexAddress, code: Uint8Array): void {
    const account = this.create(address);
    const before = account.code;
    account.code = code;
    this.#undo.push(() => (account.code = before));
  }

  setSlot(address: HexAddress, slot: string, value: Uint8Array): void {
    const { storage } = this.create(address);
    this.#set(storage, slot, value);
    if (value.length === 0) this.#emptied.push({ storage, slot });
  }

  /** At the end of a transaction: slots that hold 0 are as if they had never been written. */
  settle(): void {
    for (const { storage, slot } of this.#emptied) {
      if (storage.get(slot)?.length === 0) storage.delete(slot);
    }
    this.#emptied.length = 0;
  }

  checkpoint(): void {
    this.#checkpoints.push(this.#undo.length);
  }

  commit(): void {
    this.#checkpoints.pop();
    if (this.#checkpoints.length === 0) this.#undo.length = 0;
  }

  revert(): void {
    const from = this.#checkpoints.pop() ?? 0;
    while (this.#undo.length > from) this.#undo.pop()?.();
  }

  #set<Key, Value>(map: Map<Key, Value>, entry: Key, value: Value | undefined): void {
    const before = map.get(entry);
    if (value === undefined) map.delete(entry);
    else map.set(entry, value);
    this.#undo.push(() => {
      if (before === undefined) map.delete(entry);
      else map.set(entry, before);
    });
  }
}
