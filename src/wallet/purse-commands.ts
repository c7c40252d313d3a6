/** What the wallet passes on to the signer worker. Secrets go through; nothing of them stays here. */
import type { PurseState, SignerClient } from '../bridge/signer.ts';
import type { Wallet } from './wallet.ts';

type PurseCommands = Pick<
  Wallet,
  | 'newPhrase'
  | 'createPurse'
  | 'importPurse'
  | 'unlock'
  | 'lock'
  | 'touch'
  | 'reveal'
  | 'backup'
  | 'restore'
  | 'sealLedger'
  | 'openLedger'
  | 'changePassword'
  | 'forget'
>;

export interface PurseCommandsComponents {
  readonly signer: SignerClient;
  readonly setPurse: (state: PurseState) => void;
  readonly useAccount: (source: 'purse') => Promise<void>;
}

export function purseCommands({
  signer,
  setPurse,
  useAccount,
}: PurseCommandsComponents): PurseCommands {
  /** A purse that was just made is what the user wants to use. */
  async function adopt(state: PurseState): Promise<void> {
    setPurse(state);
    await useAccount('purse');
  }
  return {
    newPhrase: (wordCount) => signer.call('phrase.new', { wordCount }),
    async createPurse(of) {
      await adopt(await signer.call('purse.create', of));
    },
    async importPurse(of) {
      await adopt(await signer.call('purse.import', of));
    },
    async unlock(password) {
      setPurse(await signer.call('purse.unlock', { password }));
    },
    async lock() {
      setPurse(await signer.call('purse.lock', null));
    },
    async touch() {
      setPurse(await signer.call('purse.touch', null));
    },
    reveal: (password) => signer.call('purse.reveal', { password }),
    backup: () => signer.call('purse.backup', null),
    async sealLedger(of) {
      return (await signer.call('ledger.seal', of)).bytes;
    },
    async openLedger(of) {
      return (await signer.call('ledger.open', of)).text;
    },
    async restore(of) {
      await adopt(await signer.call('purse.restore', of));
    },
    async changePassword(of) {
      setPurse(await signer.call('purse.change-password', of));
    },
    async forget(address) {
      setPurse(await signer.call('purse.forget', { address }));
    },
  };
}
