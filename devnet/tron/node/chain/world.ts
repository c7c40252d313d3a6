/**
 * The state of the chain after one block: the ledger of the virtual machine and the node's own
 * records, changed and undone together.
 */
import type { BlockContext, HexAddress, Ledger, Tvm } from '../../tvm/contract.ts';
import { SLOT_MS } from './parameters.ts';
import { newAccount, type AccountRecord, type ContractRecord } from './records.ts';
import { RevertibleMap } from './revertible-map.ts';

export interface TokenRecord {
  readonly id: bigint;
  readonly issuer: HexAddress;
  readonly name: string;
  readonly abbr: string;
  readonly precision: number;
  readonly totalSupply: bigint;
  readonly description: string;
  readonly url: string;
}

/** TRX staked in all, in whole TRX. */
export type Weight = 'net' | 'energy';

export class World {
  readonly tvm: Tvm;
  readonly accounts: RevertibleMap<AccountRecord>;
  readonly contracts: RevertibleMap<ContractRecord>;
  readonly weights: RevertibleMap<bigint>;
  /** TRC-10 tokens; none is issued after genesis. */
  readonly tokens: ReadonlyMap<bigint, TokenRecord>;
  /** The block whose state this is. */
  head: BlockContext = { number: 0, timestampMs: 0 };

  constructor(
    tvm: Tvm,
    tokens: ReadonlyMap<bigint, TokenRecord>,
    weights: Iterable<readonly [Weight, bigint]>,
    from?: World,
  ) {
    this.tvm = tvm;
    this.tokens = tokens;
    this.accounts = new RevertibleMap(from?.accounts.entries());
    this.contracts = new RevertibleMap(from?.contracts.entries());
    this.weights = new RevertibleMap<bigint>(from?.weights.entries() ?? weights);
    if (from) this.head = from.head;
  }

  get ledger(): Ledger {
    return this.tvm.ledger;
  }

  /** The slot in which resources are counted. */
  get slot(): number {
    return Math.floor(this.head.timestampMs / SLOT_MS);
  }

  async checkpoint(): Promise<void> {
    for (const map of this.maps()) map.checkpoint();
    await this.ledger.checkpoint();
  }

  async commit(): Promise<void> {
    for (const map of this.maps()) map.commit();
    await this.ledger.commit();
  }

  async revert(): Promise<void> {
    for (const map of this.maps()) map.revert();
    await this.ledger.revert();
  }

  /** Null where nobody has been paid yet. */
  account(address: HexAddress): AccountRecord | null {
    return this.accounts.get(address) ?? null;
  }

  /** Of an account that exists. */
  update(address: HexAddress, change: Partial<AccountRecord>): void {
    const record = this.accounts.get(address);
    if (record === undefined) throw new Error(`There is no account ${address}.`);
    this.accounts.set(address, { ...record, ...change });
  }

  async createAccount(address: HexAddress, isContract = false): Promise<void> {
    await this.ledger.create(address);
    this.accounts.set(address, newAccount(address, this.head.timestampMs, isContract));
  }

  async add(address: HexAddress, sun: bigint): Promise<void> {
    await this.ledger.setBalance(address, (await this.ledger.balance(address)) + sun);
  }

  /** Whether it was there to take. */
  async take(address: HexAddress, sun: bigint): Promise<boolean> {
    const balance = await this.ledger.balance(address);
    if (balance < sun) return false;
    await this.ledger.setBalance(address, balance - sun);
    return true;
  }

  weight(of: Weight): bigint {
    return this.weights.get(of) ?? 0n;
  }

  private maps(): readonly { checkpoint(): void; commit(): void; revert(): void }[] {
    return [this.accounts, this.contracts, this.weights];
  }
}
