/** How the assets of the network that is paid on are shown, whether or not a wallet is open. */
import { parseTronAddress } from '../../core/units/tron-address.ts';
import type { Token } from '../../core/money/token.ts';
import { MAINNET_TOKENS, tokenTable, TRX_TOKEN } from '../../core/money/tokens.ts';
import type { AppState } from '../state/app-state.svelte.ts';

export function tokensOf({ walletDoor, world, paying }: AppState): readonly Token[] {
  const open = walletDoor.payments?.view.network;
  const chainId = paying.view?.network?.chainId;
  if (open !== undefined && (chainId === undefined || open.chainId === chainId)) return open.tokens;
  const bttAddress = parseTronAddress(world?.chain?.bttAddress ?? '');
  if (world?.chain && bttAddress !== null) {
    return tokenTable(BigInt(world.chain.bttoldId), bttAddress);
  }
  return paying.view?.network?.name === 'mainnet' ? MAINNET_TOKENS : [TRX_TOKEN];
}
