/** The payer's word that this installation's session key may pay directly in its name. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import { delegateDigest, type Delegate } from '../../core/channel/messages.ts';
import { parseSignature, recoverAddress, type Signature } from '../../core/channel/signature.ts';
import { addressFromBytes } from '../../core/units/tron-address.ts';
import { FaultError } from '../../core/fault.ts';
import type { WalletSession } from '../session.ts';
import type { TypedMessage } from '../tronlink/door.ts';
import { payingSession } from './paying-session.ts';

type Wish = Extract<PaymentWanted['what'], { kind: 'delegate' }>;

/** Rejects with why it was not signed. */
export async function delegated(
  session: WalletSession,
  wanted: PaymentWanted,
  { key, untilSeconds }: Wish,
): Promise<PaymentAnswer> {
  const { chainId, payer, source } = wanted;
  await payingSession(session, wanted);
  const delegate = { payer, key, until: untilSeconds };
  if (source === 'purse') {
    const { signer } = session.components;
    const { signature } = await signer.call('delegate.sign', { chainId, delegate });
    return { kind: 'delegated', signature };
  }
  if (key !== (await session.components.signer.call('session.address', null))) {
    throw new FaultError('payment_failed', 'This is another installation’s key.');
  }
  const answer = await session.tronLink.signTypedData(typedDelegate(chainId, delegate));
  return { kind: 'delegated', signature: checked(answer, chainId, delegate) };
}

/** Contractless: what no contract reads is signed for the zero address. */
function typedDelegate(chainId: number, { payer, key, until }: Delegate): TypedMessage {
  return {
    domain: {
      name: 'BitternChannels',
      version: '1',
      chainId,
      verifyingContract: addressFromBytes(new Uint8Array(20)),
    },
    types: {
      Delegate: [
        { name: 'payer', type: 'address' },
        { name: 'key', type: 'address' },
        { name: 'until', type: 'uint64' },
      ],
    },
    message: { payer, key, until },
  };
}

function checked(text: string, chainId: number, delegate: Delegate): Signature {
  const signature = /^[0-9a-f]{130}$/.test(text) ? parseSignature(hexToBytes(text)) : null;
  const signer = signature && recoverAddress(delegateDigest(chainId, delegate), signature);
  if (signature !== null && signer === delegate.payer) return signature;
  throw new FaultError(
    'tronlink_failed',
    'TronLink signed something else, or with another account. Nothing was paid.',
  );
}
