/**
 * Claims, from the order to what became of them, without tronweb. The order of things is the promise
 * of `wallet/transactions/send.ts`: signed and stored by the signer, and only then sent; while it is
 * open what became of one, its same bytes go out again and no second one is made for the same.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { decodeCall, encodeCall } from '../core/channel/call.ts';
import { descriptionWords } from '../core/channel/description.ts';
import { toFault } from '../core/fault.ts';
import type { ClaimOrder } from '../core/ledger/pay-ports.ts';
import type { CallIntent, SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import type { OutboxMark, OutboxRecord } from '../core/money/outbox.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { Chain, TransactionFate } from './chain.ts';
import { encodeTransaction } from './encoded-transaction.ts';

/** The signer, as far as claims need it. */
export interface ClaimSigner {
  /** Who sends and pays the fee. Rejects with `purse_locked`, `purse_absent`. */
  sender(): Promise<TronAddress>;
  /** Signs and stores before it answers. */
  sign(of: {
    readonly intent: CallIntent;
    readonly rawDataHex: string;
  }): Promise<SignedTransaction>;
  /** Claims whose fate is open. */
  pending(): Promise<readonly OutboxRecord[]>;
  mark(mark: OutboxMark): Promise<unknown>;
}

/** `claim` for one, `claimMany` for more. The fee limit is still to be estimated. */
export function claimIntent({ contract, claims }: ClaimOrder, from: TronAddress): CallIntent {
  const amounts = claims.map(({ description, cumulative, signature }) => ({
    description,
    amount: cumulative,
    signature,
  }));
  const [only] = amounts.length === 1 ? amounts : [];
  const calldata = encodeCall(
    only === undefined ? { name: 'claimMany', claims: amounts } : { name: 'claim', ...only },
  );
  return {
    ...{ kind: 'call', purpose: 'claim', from, contract, calldata },
    ...{ value: null, feeLimitSun: 0n },
  };
}

/**
 * Resolves with the txid once it is stored and offered to the nodes. Rejects with the signer's and the
 * chain's faults; `transaction_refused` when the contract would not pay.
 */
export async function sendClaim(
  chain: Chain,
  signer: ClaimSigner,
  order: ClaimOrder,
): Promise<string> {
  const from = await signer.sender();
  const draft = claimIntent(order, from);
  const undecided = await followClaims(chain, signer);
  const channels = channelsOf(draft);
  const same = undecided.find(({ intent }) => {
    const claimed = channelsOf(intent);
    return channels.every((channel) => claimed.includes(channel));
  });
  if (same !== undefined) return same.txid;
  const { feeLimitSun } = await chain.estimate(draft);
  const intent = { ...draft, feeLimitSun };
  const rawDataHex = encodeTransaction(intent, await chain.reference());
  const signed = await signer.sign({ intent, rawDataHex });
  await offer(chain, signer, signed);
  return signed.txid;
}

/** Looks what became of claims that are open, and offers those again that no block has yet. */
export async function followClaims(
  chain: Chain,
  signer: ClaimSigner,
): Promise<readonly OutboxRecord[]> {
  const undecided: OutboxRecord[] = [];
  for (const record of await signer.pending()) {
    const { txid, signed } = record;
    const fate = await chain.fate(txid);
    if (fate.state !== 'unknown') await signer.mark(markOf(txid, fate));
    else if (fate.solidTimestampMs > signed.expiresAt) {
      await signer.mark({ txid, state: 'expired', ...NOTHING });
    } else {
      undecided.push(record);
      await offer(chain, signer, signed).catch(() => undefined);
    }
  }
  return undecided;
}

const NOTHING = { reason: null, feeSun: null, blockNumber: null } as const;
const NODES_FAIL = ['node_unreachable', 'node_refused'];

/** When no node answers it is stored all the same, and goes out later. */
async function offer(chain: Chain, signer: ClaimSigner, signed: SignedTransaction): Promise<void> {
  const { txid } = signed;
  try {
    await chain.broadcast(signed);
  } catch (error) {
    const { code, message } = toFault(error);
    if (NODES_FAIL.includes(code)) return;
    await signer.mark({ txid, state: 'signed', ...NOTHING, reason: message });
    throw error;
  }
  await signer.mark({ txid, state: 'sent', ...NOTHING });
}

function markOf(txid: string, fate: Exclude<TransactionFate, { state: 'unknown' }>): OutboxMark {
  const { state, isSuccess, reason, feeSun, blockNumber, moved } = fate;
  const known = { txid, reason, feeSun, blockNumber, ...(moved && { moved }) };
  if (state === 'in-block') return { ...known, state };
  return { ...known, state: isSuccess ? 'solid' : 'failed' };
}

/** What tells the channels of a claim apart, whatever is claimed of them. */
function channelsOf(intent: TransactionIntent): readonly string[] {
  const call = intent.kind === 'call' ? decodeCall(intent.calldata) : null;
  const claims = call?.name === 'claimMany' ? call.claims : call?.name === 'claim' ? [call] : [];
  return claims.map(({ description }) => bytesToHex(descriptionWords(description)));
}
