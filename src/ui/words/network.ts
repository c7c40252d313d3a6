import type { WalletView } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';

export const networkWords: Readonly<Record<WalletView['networks'][number], () => string>> = {
  mainnet: m.network_mainnet,
  nile: m.network_nile,
  shasta: m.network_shasta,
  local: m.network_local,
};

export const networkAbout: Readonly<Record<WalletView['networks'][number], () => string>> = {
  mainnet: m.network_mainnet_about,
  nile: m.network_test_about,
  shasta: m.network_test_about,
  local: m.network_local_about,
};
