/**
 * From agreement to broadcast. The order is the promise: built, decoded and compared; signed; decoded
 * and compared again; stored strictly; only then sent. A crash at any point leaves either nothing or
 * one stored transaction, whose same bytes go out again.
 */
import type { Chain } from '../../chain/chain.ts';
import type { SignedTransaction, TransactionIntent } from '../../core/money/intent.ts';
import { FaultError, toFault } from '../../core/fault.ts';
import { refuseRepeat } from '../../core/money/purpose.ts';
import { isRefusal } from './refusal.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { buildTransaction, type UnsignedTransaction } from './build.ts';
import { checkSigned, checkUnsigned } from './check.ts';

export interface SendOptions {
  readonly password: string | undefined;
  /** Of the engine's question that it answers. */
  readonly wantedId?: string;
  /** Called once it is signed and stored, before anything is sent. */
  readonly onStored?: () => void;
}

/** Resolves with the txid once it is stored and offered to the nodes. Rejects when one refuses it. */
export async function sendIntent(
  session: WalletSession,
  intent: TransactionIntent,
  { password, wantedId, onStored }: SendOptions,
): Promise<string> {
  refuseDisputed(session);
  // The same one to the end: the user may choose another network while TronLink asks.
  const chain = session.chain();
  const { chainId } = chain.network;
  // Told early; the signer asks again when it stores, as another tab may be faster.
  refuseRepeat({ chainId, intent }, await session.outbox());
  const unsigned = await buildTransaction(intent, await chain.reference());
  checkUnsigned(unsigned.rawDataHex, intent);
  const signed =
    accountOf(session).source === 'purse'
      ? await signWithPurse(session, chain, intent, unsigned.rawDataHex, { password, wantedId })
      : await signWithTronLink(session, chain, intent, unsigned, wantedId);
  onStored?.();
  await broadcast(session, chain, signed);
  return signed.txid;
}

async function signWithPurse(
  session: WalletSession,
  { network: { chainId, channelContract } }: Chain,
  intent: TransactionIntent,
  rawDataHex: string,
  { password, wantedId }: { password: string | undefined; wantedId: string | undefined },
): Promise<SignedTransaction> {
  const { signer } = session.components;
  const signed = await signer.call('transaction.sign', {
    chainId,
    intent,
    rawDataHex,
    channelContract,
    ...(password !== undefined && { password }),
    ...(wantedId !== undefined && { wantedId }),
  });
  return checkSigned(signed, intent);
}

async function signWithTronLink(
  session: WalletSession,
  { network: { chainId } }: Chain,
  intent: TransactionIntent,
  unsigned: UnsignedTransaction,
  wantedId: string | undefined,
): Promise<SignedTransaction> {
  const { signer } = session.components;
  const signed = checkSigned(await session.tronLink.sign(unsigned), intent);
  await signer.call('transaction.keep', {
    ...{ chainId, intent, signed },
    ...(wantedId !== undefined && { wantedId }),
  });
  return signed;
}

/** Tells the outbox how it went; what a node refuses stays undecided until it is too late for it. */
async function broadcast(
  session: WalletSession,
  chain: Chain,
  signed: SignedTransaction,
): Promise<void> {
  try {
    await chain.broadcast(signed);
  } catch (error) {
    const { code, message } = toFault(error);
    // No node answers: it is kept, and the tracker offers it again until one does.
    if (!isRefusal(code)) return;
    await mark(session, signed.txid, 'signed', message);
    throw error;
  }
  await mark(session, signed.txid, 'sent', null);
}

async function mark(
  { components: { signer } }: WalletSession,
  txid: string,
  state: 'signed' | 'sent',
  reason: string | null,
): Promise<void> {
  await signer.call('transaction.mark', { txid, state, reason, feeSun: null, blockNumber: null });
}

function refuseDisputed({ store }: WalletSession): void {
  const disputed = store.view.balances.find(({ disputedBy }) => disputedBy !== null);
  if (disputed === undefined) return;
  throw new FaultError(
    'node_disagrees',
    `The nodes disagree about the ${disputed.token.symbol} of this account: nothing is sent while ` +
      'they do. Wait a moment, or choose other nodes in the settings.',
  );
}
