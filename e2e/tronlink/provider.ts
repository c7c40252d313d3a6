/**
 * TEST ONLY. The TronLink that a page sees: `window.tron` (TIP-1193), its announcement (TIP-6963), the
 * legacy `window.tronLink` and `window.tronWeb`. As in TronLink, `provider.tronWeb` is `false` until a
 * site is connected, and of the typed-data methods only `_signTypedData` exists.
 */
import { TronWeb } from 'tronweb';
import type { VisibleState } from './keeper.ts';

/** Asks the keeper; rejects with a provider error. */
export type AskKeeper = (method: string, params?: readonly unknown[]) => Promise<unknown>;

type Listener = (data: unknown) => void;
type StandInTronWeb = TronWeb & { ready?: boolean };

export interface Provider {
  /** What the keeper tells by itself: locked, another account, another network. */
  apply(state: VisibleState): void;
  uninstall(): void;
}

/** `legacy` is what only the old objects show: `window.tronLink` and `window.tronWeb`. */
export function installProvider(ask: AskKeeper, kind: 'current' | 'legacy' = 'current'): Provider {
  const listeners = new Map<string, Set<Listener>>();
  let tronWeb: StandInTronWeb | false = false;
  let known: VisibleState | null = null;

  function emit(event: string, data: unknown): void {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(data);
  }

  function apply(state: VisibleState): void {
    const before = known;
    known = state;
    tronWeb = state.address === '' ? false : connected(state, before);
    Object.assign(window, { tronWeb: tronWeb === false ? undefined : tronWeb });
    if (before === null) return;
    if (before.network.chainId !== state.network.chainId) {
      emit('chainChanged', { chainId: state.network.chainId });
    }
    if (before.address !== state.address) {
      emit('accountsChanged', state.address === '' ? [] : [state.address]);
      tellLegacy('accountsChanged', { address: state.address });
    }
  }

  function connected(state: VisibleState, before: VisibleState | null): StandInTronWeb {
    const isSameNode = before?.network.url === state.network.url;
    const instance = tronWeb !== false && isSameNode ? tronWeb : signingTronWeb(state, ask);
    instance.setAddress(state.address);
    instance.ready = true;
    return instance;
  }

  async function connect(): Promise<string[]> {
    const state = (await ask('connect')) as VisibleState;
    apply(state);
    if (state.address !== '') emit('connect', { chainId: state.network.chainId });
    return [state.address];
  }

  const provider = {
    isTronLink: true,
    get tronWeb() {
      return tronWeb;
    },
    on(event: string, listener: Listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
      return provider;
    },
    removeListener(event: string, listener: Listener) {
      listeners.get(event)?.delete(listener);
      return provider;
    },
    async request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
      switch (method) {
        case 'eth_requestAccounts':
          return connect();
        case 'eth_accounts':
          return known === null || known.address === '' ? [] : [known.address];
        case 'eth_chainId':
          return known?.network.chainId;
        case 'wallet_switchEthereumChain':
          return ask('switchChain', params);
        default:
          throw Object.assign(new Error('Unsupported Method'), { code: 4200 });
      }
    },
  };

  /** Answers with a code instead of rejecting; with nothing when it is locked. */
  const legacy = {
    get ready() {
      return tronWeb !== false;
    },
    get tronWeb() {
      return tronWeb;
    },
    async request({ method }: { method: string }) {
      if (method !== 'tron_requestAccounts') return null;
      try {
        await connect();
        return { code: 200, message: 'User allowed the request.' };
      } catch (error) {
        const { code, message } = error as { code?: number; message: string };
        if (message === 'locked') return '';
        return { code: code === -32002 ? 4000 : 4001, message };
      }
    },
  };

  const announce = (): void => {
    const detail = Object.freeze({ info: INFO, provider });
    dispatchEvent(new CustomEvent('TIP6963:announceProvider', { detail }));
  };
  if (kind === 'current') {
    Object.assign(window, { tron: provider });
    addEventListener('TIP6963:requestProvider', announce);
    announce();
  }
  Object.assign(window, { tronLink: legacy });
  return {
    apply,
    uninstall() {
      removeEventListener('TIP6963:requestProvider', announce);
      Object.assign(window, { tron: undefined, tronLink: undefined, tronWeb: undefined });
    },
  };
}

const INFO = {
  uuid: '2f6b6ad8-4a5e-4d5b-9a39-8f0c1d0f7c11',
  name: 'TronLink',
  icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
  rdns: 'org.tronlink.www',
};

/** A tronweb whose signing methods open the user's window. */
function signingTronWeb(state: VisibleState, ask: AskKeeper): StandInTronWeb {
  const tronWeb: StandInTronWeb = new TronWeb({ fullHost: state.network.url });
  const sign = (what: unknown) => ask('sign', [what]);
  Object.assign(tronWeb.trx, {
    sign,
    signTransaction: sign,
    multiSign: sign,
    signMessageV2: (message: unknown) => ask('signMessageV2', [message]),
    _signTypedData: (...of: readonly unknown[]) => ask('signTypedData', of),
    signTypedData: undefined,
  });
  return tronWeb;
}

function tellLegacy(action: string, data: unknown): void {
  postMessage({ isTronLink: true, message: { action, data } }, location.origin);
}
