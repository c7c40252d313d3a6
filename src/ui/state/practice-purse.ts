/**
 * The purse of practice: made by one press and filled with play money. Its password is told to whoever
 * asks, so it is offered in the local world alone.
 */
import type { Wallet, WalletView } from '../../wallet/wallet.ts';
import { readPreference, writePreference } from './preferences.ts';

export const PRACTICE_PASSWORD = 'play money';
/** The purse's address: another one in the same browser is no practice purse. */
const REMEMBERED = 'practice-purse';

/** Resolves with the money in it; a purse that was made stays when the faucet fails. */
export async function makePracticePurse(
  wallet: Pick<Wallet, 'newPhrase' | 'createPurse' | 'fundFromFaucet' | 'view'>,
): Promise<void> {
  const { words, askedBack } = await wallet.newPhrase(12);
  const answers = askedBack.map((at) => words[at] ?? '');
  await wallet.createPurse({ password: PRACTICE_PASSWORD, answers });
  writePreference(REMEMBERED, addressOf(wallet.view) ?? '');
  await wallet.fundFromFaucet();
}

export function isPracticePurse(view: Pick<WalletView, 'purse'>): boolean {
  const address = addressOf(view);
  return address !== null && address === readPreference(REMEMBERED);
}

function addressOf({ purse }: Pick<WalletView, 'purse'>): string | null {
  return purse.phase === 'locked' || purse.phase === 'unlocked' ? purse.address : null;
}
