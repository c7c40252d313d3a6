/** The wires that are sold on, and what is true of the accounts that pay on several of them. */
import type { Clock } from '../../../core/ports.ts';
import type { AccountId } from '../../../core/ledger/records.ts';
import type { WireId } from '../../../core/share/share.ts';
import type { SellerAccount } from '../../../core/paywire/seller-account.ts';
import { isWithinNetwork, type NetworkKey } from './network-bound.ts';
import { NetworkDebts } from './network-debts.ts';
import type { SellerSide } from './seller-side.ts';
import type { SoldAccounts } from './sold-accounts.ts';

export class SellerSides {
  readonly #clock: Clock;
  readonly #sides = new Map<WireId, SellerSide>();
  readonly #networks: NetworkDebts;

  constructor(accounts: Pick<SoldAccounts, 'get'>, clock: Clock) {
    this.#clock = clock;
    this.#networks = new NetworkDebts((accountId) => {
      const account = accounts.get(accountId);
      return account === null || account.isBacked ? null : account.unpaidBytes;
    });
  }

  add(side: SellerSide): void {
    this.#sides.set(side.wireId, side);
  }

  remove(side: SellerSide): void {
    if (this.#sides.get(side.wireId) === side) this.#sides.delete(side.wireId);
  }

  /** Of all wires that are up. */
  accountIds(): ReadonlySet<AccountId | null> {
    return new Set([...this.#sides.values()].map(({ accountId }) => accountId));
  }

  /** Is in the paid class somewhere. */
  isServed(accountId: AccountId): boolean {
    return [...this.#sides.values()].some((side) => side.accountId === accountId && side.isPaid);
  }

  /** What fails ends paying on that wire alone. */
  tell(wire: WireId, call: (side: SellerSide) => void): void {
    const side = this.#sides.get(wire);
    side?.link.guard(() => {
      call(side);
    });
  }

  tellAll(call: (side: SellerSide) => void): void {
    for (const wire of this.#sides.keys()) this.tell(wire, call);
  }

  /** To every wire of an account but one: what it has or may is not what it was. */
  tellChanged(accountId: AccountId, but: SellerSide | null): void {
    for (const [wire, one] of this.#sides) {
      if (one === but || one.accountId !== accountId) continue;
      this.tell(wire, (side) => {
        side.accountChanged();
      });
    }
  }

  /** Credit that is left for an account's network, before its deposit is solid. */
  mayOwe(network: NetworkKey, account: SellerAccount, lengthBytes: number): boolean {
    if (account.isDirect || account.isBacked) return true;
    this.#networks.note(network, account.id, this.#clock.now());
    return isWithinNetwork(this.#networks.owing(network), network, lengthBytes);
  }
}
