/**
 * Agreed ends of channels: on which wire a seller is asked, and what came of it. The channel need not
 * be in use, nor on any wire of this session: its seller is whoever names its payee and signer, in
 * whatever torrent, and none but that seller can sign the end.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { isSameAsset } from '../../../core/channel/asset.ts';
import { FaultError } from '../../../core/fault.ts';
import type { AccountId, BoughtRecord } from '../../../core/ledger/records.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { signatureChecks } from '../../../core/paywire/checks.ts';
import { most, owedFor } from '../../../core/paywire/debt.ts';
import type { Nonce } from '../../../core/paywire/identifiers.ts';
import type { CloseAnswer } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Accounts } from './accounts.ts';
import type { BuyerSide } from './buyer-side.ts';
import { isFairSettlement } from './fee-rule.ts';
import { lifeCostIn } from './life-cost.ts';
import { isPaid } from './spending.ts';

/** For a look at the chain by the seller, and what is on the way to it. */
const PATIENCE_MS = 15_000;
/** Others may name themselves so as well. */
const MOST_SIDES = 3;
const NONCE_BYTES = 16;

type Parts = Pick<DeskParts, 'keeper' | 'signer' | 'chain' | 'random'>;
type Channel = NonNullable<BoughtRecord['channel']>;

export class AgreedEnds {
  readonly #parts: Parts;
  readonly #accounts: Accounts;
  readonly #sides: () => readonly BuyerSide[];
  readonly #asking = new Map<AccountId, Promise<CloseAnswer>>();
  readonly #waiting = new Map<BuyerSide, (answer: CloseAnswer) => void>();

  constructor(parts: Parts, accounts: Accounts, sides: () => readonly BuyerSide[]) {
    this.#parts = parts;
    this.#accounts = accounts;
    this.#sides = sides;
  }

  /** What was agreed is stored when it resolves. Rejects as the ledger does. */
  async ask(accountId: AccountId): Promise<CloseAnswer> {
    const asking =
      this.#asking.get(accountId) ??
      this.#ask(accountId).finally(() => {
        this.#asking.delete(accountId);
      });
    this.#asking.set(accountId, asking);
    return asking;
  }

  /** What came on that wire. */
  answered(side: BuyerSide, answer: CloseAnswer): void {
    this.#waiting.get(side)?.(answer);
  }

  /** That wire is gone. */
  left(side: BuyerSide): void {
    this.answered(side, notAgreed('silent'));
  }

  async #ask(accountId: AccountId): Promise<CloseAnswer> {
    const stored = this.#parts.keeper.boughtFrom(accountId);
    const channel = stored?.channel ?? null;
    if (stored === null || channel === null) {
      throw new FaultError('internal', 'There is no such channel to close.');
    }
    const account = this.#accounts.of(stored);
    const kept = keptEnd(account.record, channel);
    if (kept !== null) return kept;
    const { signer } = channel.description;
    if (signer !== (await this.#parts.signer().address())) return notAgreed('other-key');
    const lifeCost = await lifeCostIn(stored.asset, this.#parts);
    this.#accounts.refresh(account);
    let answer = notAgreed('away');
    for (const side of this.#sidesFor(account, channel, lifeCost).slice(0, MOST_SIDES)) {
      answer = await this.#askOn(side, account);
      if (answer.kind === 'agreed' || answer.why === 'too-much') break;
    }
    // The page closes on chain next: nothing may be signed after it, not even after a crash.
    if (answer.kind === 'agreed') await this.#accounts.flush();
    return answer;
  }

  /** Wires that have the channel come first. */
  #sidesFor(account: BuyerAccount, channel: Channel, lifeCost: bigint | null): BuyerSide[] {
    const all = this.#sides();
    const own = all.filter((side) => side.account === account);
    const { chainId, asset, isSettlementCounted } = account.record;
    const { contract, description } = channel;
    const others = all.filter(({ account: another, terms }) => {
      if (another !== null || terms?.chainId !== chainId || terms.contract !== contract)
        return false;
      const { payee, payeeSigner, floors } = terms;
      if (payee !== description.payee || payeeSigner !== description.payeeSigner) return false;
      // What it asks for once is owed when it opens the channel: no more than claiming can cost.
      const floor = floors.find((one) => isSameAsset(one.asset, asset));
      return isSettlementCounted || (floor !== undefined && isFairSettlement(floor, lifeCost));
    });
    return [...own, ...others];
  }

  async #askOn(side: BuyerSide, account: BuyerAccount): Promise<CloseAnswer> {
    const instalment = account.record.instalments.filter(isPaid).at(-1)?.txid ?? null;
    if (instalment === null || !this.#sides().includes(side)) return notAgreed('away');
    // It is being asked for the end of another channel with that seller: one to a wire.
    if (this.#waiting.has(side)) return notAgreed('away');
    const nonce = bytesToHex(this.#parts.random(NONCE_BYTES)) as Nonce;
    return new Promise((resolve) => {
      const settle = (answer: CloseAnswer) => {
        clearTimeout(timer);
        this.#waiting.delete(side);
        resolve(answer);
      };
      const timer = setTimeout(settle, PATIENCE_MS, notAgreed('silent'));
      this.#waiting.set(side, settle);
      side.link.guard(() => {
        if (!side.askToClose({ account, instalment, nonce })) settle(notAgreed('away'));
      });
    });
  }
}

function notAgreed(why: (CloseAnswer & { kind: 'not-agreed' })['why']): CloseAnswer {
  return { kind: 'not-agreed', why };
}

/** What was agreed to earlier and never sent, or came in with a backup: only as good as its signature. */
function keptEnd(record: BoughtRecord, channel: Channel): CloseAnswer | null {
  const { agreed, chainId, received, cumulative } = record;
  if (agreed === undefined) return null;
  const { finalAmount, signature } = agreed;
  const isSigned = signatureChecks(chainId).isClose(channel, finalAmount, signature);
  const isEnough = finalAmount <= most(owedFor(received), cumulative);
  return isSigned && isEnough ? { kind: 'agreed', finalAmount, signature } : null;
}
