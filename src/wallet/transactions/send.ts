/**
 * From agreement to broadcast. The order is the promise: built, decoded and compared; signed; decoded
 * and compared again; stored strictly; only then sent. A crash at any point leaves either nothing or
 * one stored transaction, whose same bytes go out again.
 */
import type { SignedTransaction, TransactionIntent } from '../../core/money/intent.ts';
import { FaultError, toFault } from '../../core/fault.ts';
import { isRefusal } from './refusal.ts';
import { accountOf, type WalletSession } from '../session.ts';
import { buildTransaction, type UnsignedTransaction } from './build.ts';
import { checkSigned, checkUnsigned } from './check.ts';
import { isUndecided, purposeKey } from './purpose.ts';

export interface SendOptions {
  readonly password: string | undefined;
  /** Called once it is signed and stored, before anything is sent. */
  readonly onStored?: () => void;
}

/** Resolves with the txid once it is stored and offered to the nodes. Rejects when one refuses it. */
export async function sendIntent(
  session: WalletSession,
  intent: TransactionIntent,
  { password, onStored }: SendOptions,
): Promise<string> {
  refuseDisputed(session);
  await refuseRepeat(session, intent);
  const unsigned = await buildTransaction(intent, await session.chain().reference());
  checkUnsigned(unsigned.rawDataHex, intent);
  const signed =
    accountOf(session).source === 'purse'
      ? await signWithPurse(session, intent, unsigned.rawDataHex, password)
      : await signWithTronLink(session, intent, unsigned);
  onStored?.();
  await broadcast(session, signed);
  return signed.txid;
}

async function signWithPurse(
  session: WalletSession,
  intent: TransactionIntent,
  rawDataHex: string,
  password: string | undefined,
): Promise<SignedTransaction> {
  const { signer } = session.components;
  const { chainId, channelContract } = session.chain().network;
  const signed = await signer.call('transaction.sign', {
    chainId,
    intent,
    rawDataHex,
    channelContract,
    ...(password !== undefined && { password }),
  });
  return checkSigned(signed, intent);
}

async function signWithTronLink(
  session: WalletSession,
  intent: TransactionIntent,
  unsigned: UnsignedTransaction,
): Promise<SignedTransaction> {
  const { signer } = session.components;
  const { chainId } = session.chain().network;
  const signed = checkSigned(await session.tronLink.sign(unsigned), intent);
  await signer.call('transaction.keep', { chainId, intent, signed });
  return signed;
}

/** Tells the outbox how it went; what a node refuses stays undecided until it is too late for it. */
async function broadcast(session: WalletSession, signed: SignedTransaction): Promise<void> {
  try {
    await session.chain().broadcast(signed);
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

async function refuseRepeat(session: WalletSession, intent: TransactionIntent): Promise<void> {
  const records = await session.outbox();
  const isSame = (other: TransactionIntent): boolean => purposeKey(other) === purposeKey(intent);
  if (!records.some((record) => isUndecided(record) && isSame(record.intent))) return;
  throw new FaultError(
    'transaction_refused',
    'The same transaction was signed a moment ago and what became of it is not known yet. ' +
      'Wait until the history says so, a minute at most; then send it again if it is missing.',
  );
}
