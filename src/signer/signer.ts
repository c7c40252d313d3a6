/** The signer: the command table of `bridge/signer.ts`, carried out. */
import type { SignerHandlers } from '../bridge/signer.ts';
import type { SignerComponents } from './components.ts';
import { Agreements } from './agreements.ts';
import { Claims } from './claims.ts';
import { parseSecret } from './keys.ts';
import { openLedger, sealLedger } from './ledger-seal.ts';
import { PhraseDraft } from './new-phrase.ts';
import { FaultError } from '../core/fault.ts';
import { Purse } from './purse.ts';
import { SessionKey } from './session-key.ts';
import { SettingsKeeper } from './settings-keeper.ts';
import { Transactions } from './transactions.ts';
import { Vouchers } from './vouchers.ts';

export function createSigner(components: SignerComponents): SignerHandlers {
  const settings = new SettingsKeeper(components.purse);
  const purse = new Purse(components, async () => (await settings.get()).autoLockMinutes);
  const transactions = new Transactions(components, purse, settings);
  const sessionKey = new SessionKey(components);
  const vouchers = new Vouchers(components, sessionKey);
  const agreements = new Agreements(components, sessionKey, purse);
  const claims = new Claims(components, transactions);
  let draft: PhraseDraft | null = null;

  const forgetDraft = (): void => {
    draft?.wipe();
    draft = null;
  };

  return {
    'purse.state': () => purse.state(),
    'phrase.new': ({ wordCount }) => {
      forgetDraft();
      draft = new PhraseDraft(wordCount === 24 ? 24 : 12, components.random);
      return draft.show();
    },
    'purse.create': async ({ password, answers }) => {
      if (draft === null) {
        throw new FaultError('phrase_wrong', 'Let new words be shown first, and write them down.');
      }
      const state = await purse.create(draft.check(answers), password);
      forgetDraft();
      return state;
    },
    'purse.import': async ({ secret, password }) => {
      const state = await purse.create(parseSecret(secret), password);
      forgetDraft();
      return state;
    },
    'purse.unlock': ({ password }) => purse.unlock(password),
    'purse.lock': () => {
      forgetDraft();
      return purse.lock();
    },
    'purse.touch': () => purse.touch(),
    'purse.reveal': ({ password }) => purse.reveal(password),
    'purse.backup': () => purse.backup(),
    'purse.restore': ({ bytes, password }) => purse.restore(bytes, password),
    'purse.change-password': ({ password, newPassword }) => {
      return purse.changePassword(password, newPassword);
    },
    'purse.forget': ({ address }) => purse.forget(address),
    'ledger.seal': async ({ text, password }) => ({
      bytes: await sealLedger(text, password, components),
    }),
    'ledger.open': async ({ bytes, password }) => ({
      text: await openLedger(bytes, password, components),
    }),
    'transaction.sign': (request) => transactions.sign(request),
    'transaction.keep': (request) => transactions.keep(request),
    'transaction.list': (request) => transactions.list(request),
    'transaction.mark': (request) => transactions.mark(request),
    'session.address': () => sessionKey.address(),
    'voucher.sign': (request) => vouchers.sign(request),
    'session.prove': (request) => agreements.proveSession(request),
    'close.sign': (request) => agreements.signClose(request),
    'delegate.sign': (request) => agreements.signDelegate(request),
    'claim.sign': (request) => claims.sign(request),
    'claim.list': (request) => claims.list(request),
    'claim.mark': (request) => claims.mark(request),
    'wallet-settings.get': () => settings.get(),
    'wallet-settings.set': async ({ password, ...change }) => {
      if (password !== undefined) await purse.checkPassword(password);
      const mayRaise = password !== undefined || !(await purse.exists());
      const changed = await settings.set(change, mayRaise);
      if (change.autoLockMinutes !== undefined) await purse.restartAutoLock();
      return changed;
    },
  };
}
