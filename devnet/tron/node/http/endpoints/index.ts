import type { Endpoints } from '../api.ts';
import { accountEndpoints } from './accounts.ts';
import { blockEndpoints } from './blocks.ts';
import { broadcastEndpoints } from './broadcast.ts';
import { builderEndpoints } from './builders.ts';
import { constantEndpoints, contractEndpoints } from './contracts.ts';
import { multiSignatureEndpoints } from './multi-signature.ts';
import { networkEndpoints, tokenEndpoints } from './network.ts';
import { pendingEndpoints, transactionEndpoints } from './transactions.ts';

/** Of `walletsolidity/`: what reads the state. */
export const solidityEndpoints: Endpoints = {
  ...accountEndpoints,
  ...blockEndpoints,
  ...transactionEndpoints,
  ...constantEndpoints,
  ...tokenEndpoints,
  ...pick(networkEndpoints, ['getnodeinfo', 'getenergyprices', 'getbandwidthprices']),
};

/** Of `wallet/`. */
export const walletEndpoints: Endpoints = {
  ...solidityEndpoints,
  ...networkEndpoints,
  ...contractEndpoints,
  ...pendingEndpoints,
  ...broadcastEndpoints,
  ...builderEndpoints,
  ...multiSignatureEndpoints,
};

/** They wait for their turn by themselves, as they change the chain. */
export const CHANGING: ReadonlySet<string> = new Set(Object.keys(broadcastEndpoints));

function pick(endpoints: Endpoints, names: readonly string[]): Endpoints {
  return Object.fromEntries(names.map((name) => [name, endpoints[name]!]));
}
