/** What the deploy command is told, read at the door. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { builtInNetworks } from '../../src/chain/built-in-networks.ts';
import { addressOfKey } from '../../src/core/channel/signature.ts';
import { parseTronAddress, type TronAddress } from '../../src/core/units/tron-address.ts';
import type { DeployTarget } from './deploy.ts';

/** Null for a network nobody knows, or `local` without a URL. A URL takes the built-in node's place. */
export function targetOf(
  name: string,
  node: { readonly url: string | null; readonly apiKey: string | null },
): DeployTarget | null {
  const { url, apiKey } = node;
  if (name === 'local') return url === null ? null : { endpoint: { url, apiKey: null } };
  if (name !== 'mainnet' && name !== 'nile' && name !== 'shasta') return null;
  const network = builtInNetworks[name];
  const builtIn = network.nodes[0];
  if (url === null && builtIn === undefined) return null;
  const endpoint = { url: url ?? builtIn!.url, apiKey };
  return { network: name, chainId: network.chainId, endpoint };
}

/** Null when it is not 64 hexadecimal digits of a key. */
export function readKey(text: string): { bytes: Uint8Array; address: TronAddress } | null {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null;
  try {
    const bytes = hexToBytes(text);
    return { bytes, address: addressOfKey(bytes) };
  } catch {
    return null;
  }
}

export function readAddress(text: string): TronAddress | null {
  return parseTronAddress(text);
}
