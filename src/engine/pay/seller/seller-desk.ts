/**
 * Earning by seeding: what is asked for, every wire that buys, the channels on chain, claims, and the
 * account of all of it. Off until the user switches it on and names an address.
 */
import { FaultError, type Fault } from '../../../core/fault.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { AccountId, LedgerWrite } from '../../../core/ledger/records.ts';
import { closedTerms } from '../../../core/paywire/terms-of.ts';
import type { Nonce, Txid } from '../../../core/paywire/identifiers.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { DeskParts, SellerDesk } from '../desk.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import { answerQuestion } from './answers.ts';
import { mayPay } from './channel-check.ts';
import { claimable } from './claimable.ts';
import { ClaimFees } from './claim-fees.ts';
import { Claims } from './claims.ts';
import { currentChecks } from './current-checks.ts';
import { EarnKeeper } from './earn-keeper.ts';
import { Earnings } from './earnings.ts';
import { importHandlers } from './import-vouchers.ts';
import { OpeningLooks } from './opening-looks.ts';
import { rareTorrents } from './rare.ts';
import { SellerSide, type SellerCounter } from './seller-side.ts';
import { SellerSides } from './seller-sides.ts';
import { SoldAccounts } from './sold-accounts.ts';
import { soldView } from './sold-view.ts';
import { TermsKeeper } from './terms-keeper.ts';
import { Unmet } from './unmet.ts';
import { Watch } from './watch.ts';

/** A payment that no node knows any more, so long after it was in a block, is gone. */
const GONE_MS = 5 * 60 * 1000;
/** A claim on the way out must not hold up a reload for long. */
const LEAVING_MS = 4_000;

export async function openSeller(parts: DeskParts): Promise<SellerDesk> {
  return new Seller(parts, await EarnKeeper.open(parts));
}

class Seller implements SellerDesk {
  readonly handlers: SellerDesk['handlers'];
  readonly #parts: DeskParts;
  readonly #sides: SellerSides;
  readonly #earnings: Earnings;
  readonly #accounts: SoldAccounts;
  readonly #unmet = new Unmet();
  readonly #terms: TermsKeeper;
  readonly #watch: Watch;
  readonly #claims: Claims;
  readonly #claimFees: ClaimFees;
  readonly #openings: OpeningLooks;
  readonly #counter: SellerCounter;
  readonly #earn: EarnKeeper;
  #toldTerms = '';
  #isStopped = false;

  constructor(parts: DeskParts, earn: EarnKeeper) {
    this.#parts = parts;
    this.#earn = earn;
    const { clock, keeper, signer } = parts;
    const changed = () => {
      parts.changed();
    };
    this.#earnings = new Earnings(keeper.earnings);
    this.#accounts = new SoldAccounts({ clock, keeper, earnings: this.#earnings });
    this.#sides = new SellerSides(this.#accounts, clock);
    const common = { clock, signer, settings: () => this.#earn.settings, changed };
    this.#terms = new TermsKeeper({ ...common, chain: parts.chain });
    const sold = () => this.#accounts.records();
    const chain = () => this.#terms.chain;
    const isServed = (accountId: AccountId) => this.#sides.isServed(accountId);
    const forClaims = this.#accounts.forClaims.bind(this.#accounts);
    const sent = this.#accounts.claimSent.bind(this.#accounts);
    this.#claims = new Claims({ ...common, chain, sold, isServed, forClaims, sent });
    this.#claimFees = new ClaimFees({ clock, chain, accounts: this.#accounts, changed });
    this.#watch = new Watch({
      ...{ clock, chain, sold, isServed, credits: () => keeper.credits },
      isClaiming: (accountId) => this.#claims.sentOf(accountId) !== null,
      channelSeen: (accountId, seen) => {
        this.#channelSeen(accountId, seen);
      },
      paymentSeen: (credit, payment) => {
        if (payment?.isSolid === true) this.#settle(credit, payment.amount);
        else if (payment === null && clock.now() - credit.at > GONE_MS) this.#settle(credit, 0n);
      },
    });
    this.#openings = new OpeningLooks(clock);
    this.#counter = this.#makeCounter();
    this.handlers = {
      'earn.set': (change) => this.#set(change),
      'earn.claim': async ({ accountIds }) => ({ txids: await this.#claims.claim(accountIds) }),
      'earn.claimable': () => claimable(this.#accounts.records()),
      'earn.claim-sent': ({ accountIds, txid }) => {
        this.#claims.sentElsewhere(accountIds, mustBeTxid(txid));
      },
      ...importHandlers(parts, this.#accounts, {
        payee: () => this.#earn.settings.payee,
        taken: (sold) => {
          this.restored({ sold });
          void this.#terms.refresh();
        },
      }),
    };
    this.#listen();
  }

  adopt(link: PayLink): PaySide {
    const side = new SellerSide(link, this.#counter);
    this.#sides.add(side);
    return side;
  }

  terms(nonce: Nonce): SellerTerms | null {
    const terms = this.#isStopped ? null : this.#terms.terms;
    return terms && { ...terms, nonce };
  }

  tick(): void {
    if (this.#isStopped) return;
    if (this.#isOfUse) this.#terms.tick();
    this.#announce();
    this.#watch.tick();
    this.#openings.tick();
    this.#claims.tick();
    this.#claimFees.tick();
    this.#accounts.tick();
  }

  bookAll(): void {
    this.#accounts.flush();
  }

  restored({ sold = [], earnings = [] }: LedgerWrite): void {
    this.#accounts.restored(sold);
    this.#earnings.restored(earnings);
    for (const { accountId } of sold) this.#tellSides(accountId, null);
    this.#parts.changed();
  }

  stopped(): void {
    this.#isStopped = true;
  }

  async leaving(): Promise<void> {
    if (this.#isStopped) return;
    this.#accounts.flush();
    const late = new Promise<void>((resolve) => setTimeout(resolve, LEAVING_MS));
    await Promise.race([this.#claims.claimBeforeLeaving(), late]);
  }

  view(): ReturnType<SellerDesk['view']> {
    const now = this.#parts.clock.now();
    const connected = this.#sides.accountIds();
    const records = this.#accounts.records();
    // TRX of a test network is no TRX.
    const here = records.filter(({ chainId: of }) => of === (this.#parts.network()?.chainId ?? of));
    const assets = new Map(here.map(({ accountId, asset }) => [accountId, asset]));
    return {
      sold: records.map((record) =>
        soldView(record, {
          paidBytes: this.#earnings.paidBytesOf(record.accountId),
          isConnected: connected.has(record.accountId),
          isClaiming: this.#claims.sentOf(record.accountId) !== null,
          isDearToClaim: this.#claims.isDear(record),
        }),
      ),
      earn: this.#earn.settings,
      earnFault: this.#fault,
      earnings: {
        ...this.#earnings.view((accountId) => assets.get(accountId) ?? null, now),
        unmet: this.#unmet.view(now),
        rare: rareTorrents(this.#parts.torrents()),
      },
    };
  }

  get #fault(): Fault | null {
    return (this.#earn.settings.isOn ? this.#terms.fault : null) ?? this.#claims.fault;
  }

  /** Something is sold, or was and may still have to be claimed. */
  get #isOfUse(): boolean {
    return (
      this.#earn.settings.isOn ||
      this.#parts.keeper.sold.some(({ channel, phase }) => channel !== null && phase !== 'closed')
    );
  }

  #listen(): void {
    const { uploads } = this.#parts;
    uploads.configure({ freeShareThousandths: this.#earn.settings.freeShareThousandths });
    uploads.listen({
      pushed: (wire, _piece, _offset, lengthBytes) => {
        this.#sides.tell(wire, (side) => {
          side.pushed(lengthBytes);
        });
      },
      decided: (wire, verdict) => {
        this.#sides.tell(wire, (side) => {
          side.decided(verdict);
        });
      },
    });
  }

  #makeCounter(): SellerCounter {
    const { clock, uploads, keeper, signer } = this.#parts;
    const answers = {
      ...{ clock, signer, accounts: this.#accounts, settings: () => this.#earn.settings },
      openings: this.#openings,
      terms: () => this.#terms.terms,
      chain: () => this.#terms.chain,
      credited: (txid: Parameters<typeof keeper.credited>[0]) => keeper.credited(txid),
      claimOf: (accountId: AccountId) => this.#claims.lastOf(accountId),
      sellingSinceMs: () => this.#earn.sellingSinceMs,
      pieceLengthBytes: (infoHash: PayLink['infoHash']) =>
        this.#parts.torrents().find((one) => one.infoHash === infoHash)?.pieceLengthBytes ?? 0,
    };
    return {
      ...{ clock, uploads, checks: currentChecks(() => this.#terms.chain?.chainId ?? 0) },
      mayPay: (payer) => mayPay(payer, this.#earn.settings),
      termsFor: ({ sellerNonce }) => this.terms(sellerNonce) ?? closedTerms(sellerNonce),
      answer: (side, question) => answerQuestion(answers, side, question),
      answered: (side) => {
        // A voucher, a deposit or a payment of one wire is credit for all of its account.
        if (side.accountId !== null) this.#tellSides(side.accountId, side);
      },
      keep: (account) => {
        this.#accounts.keep(account);
      },
      mayOwe: (network, account, lengthBytes) => this.#sides.mayOwe(network, account, lengthBytes),
      served: ({ accountId, link: { infoHash } }, lengthBytes, price) => {
        if (accountId === null) return;
        this.#earnings.served({ accountId, infoHash, lengthBytes, price }, clock.now());
      },
      bid: ({ link: { peerId } }, bid) => {
        const terms = this.#terms.terms;
        if (terms !== null) this.#unmet.bid(peerId, bid, terms, clock.now());
      },
      banned: ({ accountId }) => {
        const account = accountId && this.#accounts.get(accountId);
        if (!account) return;
        account.end();
        this.#accounts.keep(account);
      },
      left: (side) => {
        this.#sides.remove(side);
        this.#accounts.flush();
      },
    };
  }

  async #set(change: Partial<EarnSettings>): Promise<EarnSettings> {
    const { freeShareThousandths } = await this.#earn.change(change);
    this.#parts.uploads.configure({ freeShareThousandths });
    await this.#terms.refresh();
    this.#announce();
    this.#parts.changed();
    return this.#earn.settings;
  }

  /** To every wire, when what is asked for is not what it was. */
  #announce(): void {
    const { terms } = this.#terms;
    if (terms !== null) this.#earn.sells();
    const told = JSON.stringify(terms, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (told === this.#toldTerms) return;
    this.#toldTerms = told;
    this.#sides.tellAll((side) => {
      side.termsChanged();
    });
  }

  #channelSeen(accountId: AccountId, seen: Parameters<SoldAccounts['see']>[1]): void {
    const account = this.#accounts.get(accountId);
    if (account === null) return;
    const { claimed } = account.record;
    if (!this.#accounts.see(account, seen, this.#claims.lastOf(accountId))) return;
    if (seen.settled.claimed > claimed || seen.settled.isClosed) {
      this.#claims.settled(accountId);
    }
    this.#tellSides(accountId, null);
  }

  #settle(credit: Parameters<SoldAccounts['settlePayment']>[0], amount: bigint): void {
    if (this.#accounts.settlePayment(credit, amount)) this.#tellSides(credit.accountId, null);
  }

  #tellSides(accountId: AccountId, but: SellerSide | null): void {
    this.#sides.tellChanged(accountId, but);
    this.#parts.uploads.wake();
    this.#parts.changed();
  }
}

function mustBeTxid(text: string): Txid {
  if (/^[0-9a-f]{64}$/.test(text)) return text as Txid;
  throw new FaultError('internal', 'The claim that was sent has no transaction.');
}
