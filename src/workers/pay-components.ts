/** What the engine pays and earns with in a browser. Nothing is opened or loaded before its first use. */
import type { LocalChain } from '../bridge/world.ts';
import type { PayComponents } from '../engine/pay/desk.ts';
import { IndexedDbLedger } from '../storage/ledger/indexeddb-ledger.ts';
import { ledgerDatabase } from '../storage/ledger/ledger-schema.ts';
import { PayNetwork } from './pay-network.ts';
import { paySigner } from './pay-signer.ts';
import type { SignerPort } from './signer-port.ts';

export function payComponents(port: SignerPort, local: LocalChain | null): PayComponents {
  const network = new PayNetwork({
    local,
    readSettings: () => port.call('wallet-settings.get', null),
    now: () => performance.now(),
  });
  const signer = paySigner(port, () => network.chain());
  return {
    ledger: new IndexedDbLedger(ledgerDatabase()),
    signer: () => signer,
    chain: () => network.pay(),
    network: () => network.view,
    random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
  };
}
