/** The local world's faucet: TRX, BTTOLD and BTT for nothing. */
import { FaultError } from '../core/fault.ts';
import { accountOf, type WalletSession } from './session.ts';

/** Resolves when the coins are in a block. */
export async function fundFromFaucet(session: WalletSession): Promise<void> {
  const { faucetUrl } = session.chain().network;
  const { address } = accountOf(session);
  if (faucetUrl === null) {
    throw new FaultError('node_refused', 'Only the local world has a faucet.');
  }
  const response = await ask(session, faucetUrl, address);
  if (!response.ok) {
    throw new FaultError('node_refused', `The faucet gives nothing (${String(response.status)}).`);
  }
}

async function ask(session: WalletSession, url: string, address: string): Promise<Response> {
  try {
    return await session.components.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address }),
    });
  } catch (error) {
    throw new FaultError('node_unreachable', 'The faucet does not answer. Is the local world up?', {
      cause: error,
    });
  }
}
