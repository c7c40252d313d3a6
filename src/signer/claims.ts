/** Claims: the only transactions that are signed without the user having agreed to each. */
import type { SignerArgument } from '../bridge/signer.ts';
import { FaultError } from '../core/fault.ts';
import { decodeIntent, decodeOutboxMark } from '../core/money/decode-money.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import { advance, type OutboxRecord } from '../core/money/outbox.ts';
import { isPending } from '../core/money/purpose.ts';
import type { OutboxStore } from '../core/ports.ts';
import type { Transactions } from './transactions.ts';

/** 60 TRX: a batch of ten claims burns some 25. */
const MAX_FEE_LIMIT_SUN = 60_000_000n;

export class Claims {
  readonly #outbox: OutboxStore;
  readonly #transactions: Transactions;

  constructor({ outbox }: { readonly outbox: OutboxStore }, transactions: Transactions) {
    this.#outbox = outbox;
    this.#transactions = transactions;
  }

  async sign(request: SignerArgument<'claim.sign'>): Promise<SignedTransaction> {
    const { chainId, rawDataHex, channelContract } = request;
    const intent = decodeIntent(request.intent);
    if (intent === null || !isClaim(intent)) throw refused('it is no claim');
    if (intent.feeLimitSun > MAX_FEE_LIMIT_SUN)
      throw refused('it may burn more than 60 TRX as fee');
    // Without the password, whatever the request holds besides.
    return this.#transactions.sign({ chainId, intent, rawDataHex, channelContract });
  }

  async list({ chainId }: SignerArgument<'claim.list'>): Promise<readonly OutboxRecord[]> {
    const records = await this.#outbox.list(chainId);
    return records.filter((record) => isClaim(record.intent) && isPending(record));
  }

  async mark(request: SignerArgument<'claim.mark'>): Promise<OutboxRecord> {
    const mark = decodeOutboxMark(request);
    const marked =
      mark &&
      (await this.#outbox.update(mark.txid, (found) => {
        if (!isClaim(found.intent)) throw refused('it is no claim');
        return advance(found, mark);
      }));
    if (marked === null) throw refused('it is not known');
    return marked;
  }
}

function isClaim(intent: TransactionIntent): boolean {
  return intent.kind === 'call' && intent.purpose === 'claim';
}

function refused(why: string): FaultError {
  return new FaultError('policy_refused', `This claim was not signed or changed: ${why}.`);
}
