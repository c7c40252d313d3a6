/** What a change of settings means for the wallet. */
import type { WalletSettings } from '../bridge/signer.ts';
import { isEqual } from './view-store.ts';

/** Whether other nodes are asked from now on. */
export function changesNetwork(before: WalletSettings, after: WalletSettings): boolean {
  return before.network !== after.network || !isEqual(before.nodes, after.nodes);
}
