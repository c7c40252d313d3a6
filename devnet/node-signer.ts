/** The signer of a seller in Node: a session key in a file, and claims by a key file if there is one. */
import { join } from 'node:path';
import type { Chain } from '../src/chain/chain.ts';
import { sendClaim } from '../src/chain/claims.ts';
import { channelId } from '../src/core/channel/description.ts';
import { coopCloseDigest } from '../src/core/channel/messages.ts';
import { addressOfKey, sign } from '../src/core/channel/signature.ts';
import { FaultError } from '../src/core/fault.ts';
import type { PaySigner } from '../src/core/ledger/pay-ports.ts';
import type { Txid } from '../src/core/paywire/identifiers.ts';
import { proveSession } from '../src/core/paywire/session.ts';
import { openClaimLog } from './claim-log.ts';
import { ownKeyFile } from './key-file.ts';

export interface NodeSignerOptions {
  /** Keeps the session key and the claims that were signed. */
  readonly folder: string;
  readonly chain: Chain;
  /** Pays the fees of claims; null leaves them for the app. */
  readonly claimKey: Uint8Array | null;
}

export async function openNodeSigner(options: NodeSignerOptions): Promise<PaySigner> {
  const { folder, chain, claimKey } = options;
  const { chainId, channelContract } = chain.network;
  const key = await ownKeyFile(join(folder, 'session.key'));
  const address = addressOfKey(key);
  const path = join(folder, 'claims.jsonl');
  const claims = claimKey === null ? null : await openClaimLog({ key: claimKey, chainId, path });
  return {
    address: () => Promise.resolve(address),
    proveSession: ({ contract, session }) =>
      Promise.resolve(proveSession({ chainId, contract }, session, key)),
    signClose: ({ contract, description, finalAmount }) => {
      if (description.payeeSigner !== address) return refuse('The channel names another key.');
      const domain = { chainId, contract };
      const close = { channelId: channelId(domain, description), finalAmount };
      return Promise.resolve(sign(coopCloseDigest(domain, close), key));
    },
    signVoucher: () => refuse(SELLS_ONLY),
    signDelegate: () => refuse(SELLS_ONLY),
    async signClaim({ order }) {
      if (claims === null) throw new FaultError('purse_locked', LEFT_FOR_THE_APP);
      if (order.contract !== channelContract) return refuse('This was earned on another network.');
      return { txid: (await sendClaim(chain, claims, order)) as Txid };
    },
  };
}

const SELLS_ONLY = 'The Node seeder sells and does not buy.';
const LEFT_FOR_THE_APP =
  'No key for claims was given (--claim-key): what was earned waits in the file of vouchers.';

function refuse(message: string): Promise<never> {
  return Promise.reject(new FaultError('policy_refused', message));
}
