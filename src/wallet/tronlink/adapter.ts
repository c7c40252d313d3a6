/**
 * The door to TronLink, on `@tronweb3/tronwallet-adapter-tronlink`, which finds it by TIP-6963, by
 * `window.tron`, or by the legacy `window.tronLink`. Loaded on demand, as it looks for TronLink as
 * soon as it is made.
 */
import { TronLinkAdapter } from '@tronweb3/tronwallet-adapter-tronlink';
import { FaultError } from '../../core/fault.ts';
import { parseTronAddress, type TronAddress } from '../../core/units/tron-address.ts';
import type { TronLinkDoor } from './door.ts';
import { absentFault, tronLinkFault } from './faults.ts';

/** An announcement comes at once; the legacy objects may be put in late. */
const LOOKING_MS = 2_000;

export function openTronLinkDoor(): TronLinkDoor {
  const adapter = new TronLinkAdapter({
    checkTimeout: LOOKING_MS,
    // Bittern opens no pages by itself.
    openUrlWhenWalletNotFound: false,
    openAppWithDeeplink: false,
  });
  return {
    get address() {
      return adapter.connected ? parseTronAddress(adapter.address ?? '') : null;
    },
    isPresent: () => isPresent(adapter),
    async connect() {
      await adapter.connect().catch((error: unknown) => {
        throw tronLinkFault(error);
      });
      return addressOf(adapter);
    },
    disconnect() {
      void adapter.disconnect();
    },
    chainId: () => chainIdOf(adapter),
    async sign({ forTronLink }) {
      try {
        return readSigned(await adapter.signTransaction(forTronLink));
      } catch (error) {
        throw tronLinkFault(error);
      }
    },
    async signTypedData(message) {
      try {
        const answer: unknown = await adapter.signTypedData(message);
        if (typeof answer === 'string') return answer.replace(/^0x/i, '').toLowerCase();
      } catch (error) {
        throw tronLinkFault(error);
      }
      throw new FaultError('tronlink_failed', 'TronLink gave back no signature. Try again.');
    },
    onChange(listener) {
      for (const event of EVENTS) adapter.on(event, listener);
      return () => {
        for (const event of EVENTS) adapter.off(event, listener);
      };
    },
    close() {
      adapter.removeAllListeners();
    },
  };
}

const EVENTS = [
  'connect',
  'disconnect',
  'accountsChanged',
  'chainChanged',
  'stateChanged',
] as const;

/** `WalletReadyState` lives in a package of its own, which is not worth a dependency. */
function isReady(adapter: TronLinkAdapter, state: 'Loading' | 'Found' | 'NotFound'): boolean {
  return (adapter.readyState as string) === state;
}

async function isPresent(adapter: TronLinkAdapter): Promise<boolean> {
  if (isReady(adapter, 'Loading')) {
    await new Promise<void>((resolve) => {
      adapter.once('readyStateChanged', () => {
        resolve();
      });
    });
  }
  return isReady(adapter, 'Found');
}

function addressOf(adapter: TronLinkAdapter): TronAddress {
  if (isReady(adapter, 'NotFound')) throw absentFault();
  const address = parseTronAddress(adapter.address ?? '');
  if (address !== null) return address;
  throw new FaultError('tronlink_failed', 'TronLink named no account. Choose one in it.');
}

/** Asks TronLink's own node for block 0, as TIP-712 has the chain id. */
async function chainIdOf(adapter: TronLinkAdapter): Promise<number | null> {
  try {
    const { chainId } = await adapter.network();
    return /^0x[0-9a-f]{1,8}$/i.test(chainId) ? Number(chainId) : null;
  } catch {
    return null;
  }
}

/** Decoded at the door: TronLink may answer with anything. */
function readSigned(answer: unknown): { rawDataHex: string; signatures: string[] } {
  if (typeof answer === 'object' && answer !== null) {
    const { raw_data_hex: rawDataHex, signature } = answer as Record<string, unknown>;
    if (
      typeof rawDataHex === 'string' &&
      Array.isArray(signature) &&
      signature.every((one) => typeof one === 'string')
    ) {
      return { rawDataHex, signatures: signature };
    }
  }
  throw new FaultError('tronlink_failed', 'TronLink gave back no signed transaction. Try again.');
}
