/**
 * Channels of ours that the ledger has lost, found again. The contract keeps no descriptions, but the
 * deposits that made them are on chain; what was paid since comes back with the seller's `state`
 * (rule 9). Only channels of this installation's session key: nothing can be signed for any other.
 */
import { channelId, type ChannelId } from '../../../core/channel/description.ts';
import { OPEN } from '../../../core/channel/state.ts';
import { channelAccountId } from '../../../core/ledger/account-id.ts';
import type { OwnDeposit, PayChain } from '../../../core/ledger/pay-ports.ts';
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import { unitsOf } from '../../../core/paywire/debt.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import type { DeskParts } from '../desk.ts';

/** Paying does not wait longer for an index that may not be there. */
const PATIENCE_MS = 5_000;
/** Of no budget of this ledger. */
const LOST_BUDGET = 'recovered';

export class Recovery {
  readonly #parts: Pick<DeskParts, 'keeper' | 'signer' | 'chain' | 'changed'>;
  /** Once in a run for each payer and chain; again when it failed. */
  readonly #looks = new Map<string, Promise<void>>();

  constructor(parts: Pick<DeskParts, 'keeper' | 'signer' | 'chain' | 'changed'>) {
    this.#parts = parts;
  }

  /** Resolves when what was found is in the ledger, or after a while; never rejects. */
  async look(payer: TronAddress): Promise<void> {
    const chain = await this.#parts.chain().catch(() => null);
    if (chain === null) return;
    const key = `${String(chain.chainId)} ${payer}`;
    const looking =
      this.#looks.get(key) ??
      this.#find(chain, payer).catch(() => {
        this.#looks.delete(key);
      });
    this.#looks.set(key, looking);
    let stop: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      stop = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([looking, late]);
    clearTimeout(stop);
  }

  async #find(chain: PayChain, payer: TronAddress): Promise<void> {
    const { contract, chainId } = chain;
    if (contract === null) return;
    const key = await this.#parts.signer().address();
    const lost = new Map<ChannelId, OwnDeposit[]>();
    for (const deposit of (await chain.deposits(payer)) ?? []) {
      const { description } = deposit;
      if (description.payer !== payer || description.signer !== key) continue;
      const id = channelId({ chainId, contract }, description);
      lost.set(id, [...(lost.get(id) ?? []), deposit]);
    }
    for (const [id, deposits] of lost) {
      const accountId = channelAccountId(id);
      const isKnown = () => this.#parts.keeper.boughtFrom(accountId) !== null;
      if (isKnown()) continue;
      // The index is one node's word: only what two of them hold in the contract is there.
      const { state, isSolid } = await chain.channel(id);
      if (state.balance === 0n || state.closeAt !== OPEN || isKnown()) continue;
      const record = rebuilt(id, deposits, { chainId, contract, claimed: state.claimed, isSolid });
      if (record === null) continue;
      await this.#parts.keeper.write({ bought: [record] });
      this.#parts.changed();
    }
  }
}

/** What was claimed was promised; whatever was promised besides, the seller shows. */
function rebuilt(
  id: ChannelId,
  deposits: readonly OwnDeposit[],
  of: {
    readonly chainId: number;
    readonly contract: TronAddress;
    readonly claimed: bigint;
    readonly isSolid: boolean;
  },
): BoughtRecord | null {
  const [first] = deposits;
  if (first === undefined) return null;
  const { description } = first;
  const { payer, payee, asset } = description;
  const { chainId, contract, claimed, isSolid } = of;
  return {
    ...{ accountId: channelAccountId(id), chainId, rail: 'channel', payer, payee, asset },
    channel: { channelId: id, contract, description },
    delegate: null,
    instalments: deposits.map(({ txid, amount, timestampMs }) => ({
      ...{ wantedId: `found:${txid}`, budgetId: LOST_BUDGET, txid, amount, at: timestampMs },
      ...{ state: isSolid ? ('solid' as const) : ('in-block' as const), feeSun: 0n },
    })),
    ...{ cumulative: claimed, signature: null, received: unitsOf(claimed) },
    isSettlementCounted: claimed > 0n,
    verifiedBytes: 0,
    ...{
      phase: 'open',
      avoidUntil: null,
      usedAt: Math.max(...deposits.map((one) => one.timestampMs)),
    },
  };
}
