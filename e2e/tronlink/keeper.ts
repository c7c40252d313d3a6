/**
 * TEST ONLY. What TronLink keeps to itself: accounts, its lock, its network, the sites it trusts, and
 * the window in which the user answers. Both stand-ins run on it: the injected one in Node, the
 * extension in its service worker. It behaves as TronLink where that is known (TIP-1193, TIP-1102,
 * TIP-3326, docs.tronlink.org), with its error codes and words.
 */
import { TronWeb, type Types } from 'tronweb';

export interface KeeperState {
  /** 64 hexadecimal digits each; the first is in use. */
  readonly privateKeys: readonly string[];
  readonly account: number;
  readonly isLocked: boolean;
  readonly network: KeeperNetwork;
  /** Origins that the user let see the account. */
  readonly trusted: readonly string[];
}

export interface KeeperNetwork {
  /** Base URL of the node. */
  readonly url: string;
  /** `0x` and the last four bytes of block 0's id. */
  readonly chainId: string;
}

/** What a site gets to know. */
export interface VisibleState {
  readonly network: KeeperNetwork;
  /** Empty while locked, or when the site is not trusted. */
  readonly address: string;
}

export interface Question {
  readonly method: 'connect' | 'sign' | 'signMessageV2' | 'signTypedData';
  readonly params: readonly unknown[];
  readonly origin: string;
}

/** The user's window: resolves with the answer. */
export type AskUser = (question: Question) => Promise<'approve' | 'reject'>;

export interface Keeper {
  readonly state: KeeperState;
  change(part: Partial<KeeperState>): void;
  visibleTo(origin: string): VisibleState;
  /** Rejects with an error that has TIP-1193's `code`. */
  answer(method: string, params: readonly unknown[], origin: string): Promise<unknown>;
}

/** As in TIP-1193. */
class ProviderError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const rejected = (): ProviderError => new ProviderError(4001, 'User rejected the request.');
const unauthorized = (): ProviderError =>
  new ProviderError(4100, 'The requested method and/or account has not been authorized.');

/** `tamper` makes it a dishonest one: it signs what that returns. */
export interface KeeperOptions {
  readonly askUser: AskUser;
  readonly tamper?: (transaction: Types.Transaction) => Types.Transaction;
}

export function createKeeper(first: KeeperState, { askUser, tamper }: KeeperOptions): Keeper {
  let state = first;
  /** Sites whose window is open. */
  const connecting = new Set<string>();

  const tronWeb = (): TronWeb =>
    new TronWeb({
      fullHost: state.network.url,
      privateKey: state.privateKeys[state.account] ?? '',
    });

  function visibleTo(origin: string): VisibleState {
    const isVisible = !state.isLocked && state.trusted.includes(origin);
    const { base58 } = tronWeb().defaultAddress;
    return { network: state.network, address: isVisible && base58 !== false ? base58 : '' };
  }

  async function connect(origin: string): Promise<VisibleState> {
    if (state.isLocked) throw new ProviderError(4001, 'locked');
    if (state.trusted.includes(origin)) return visibleTo(origin);
    if (connecting.has(origin)) throw new ProviderError(-32002, 'Resource unavailable');
    connecting.add(origin);
    try {
      const answer = await askUser({ method: 'connect', params: [], origin });
      if (answer === 'reject') throw rejected();
      state = { ...state, trusted: [...state.trusted, origin] };
      return visibleTo(origin);
    } finally {
      connecting.delete(origin);
    }
  }

  function switchChain(params: readonly unknown[]): null {
    const [{ chainId = '' } = {}] = params as [{ chainId?: string }?];
    if (chainId === state.network.chainId) return null;
    throw new ProviderError(4902, `Unrecognized chain ID "${chainId}".`);
  }

  /** Its own words, not a code, when the user declines to sign. */
  async function sign(question: Question): Promise<unknown> {
    if (visibleTo(question.origin).address === '') throw unauthorized();
    const [what, types, message] = question.params;
    if (question.method === 'signTypedData') requireOwnChain(what);
    if ((await askUser(question)) === 'reject') {
      throw new ProviderError(4001, 'Confirmation declined by user');
    }
    const { trx } = tronWeb();
    switch (question.method) {
      case 'sign': {
        const transaction = what as Types.Transaction;
        return trx.sign(tamper === undefined ? transaction : tamper(transaction));
      }
      case 'signMessageV2':
        return trx.signMessageV2(what as string);
      case 'signTypedData':
        return trx.signTypedData(
          what as Parameters<typeof trx.signTypedData>[0],
          types as Parameters<typeof trx.signTypedData>[1],
          message as Parameters<typeof trx.signTypedData>[2],
        );
      case 'connect':
        throw new ProviderError(4200, 'Unsupported Method');
    }
  }

  /** TIP-712: a signature for another chain is refused. */
  function requireOwnChain(domain: unknown): void {
    const { chainId } = domain as { chainId?: unknown };
    if (chainId === undefined || Number(chainId) === Number(state.network.chainId)) return;
    throw new ProviderError(-32602, 'The chain id of the domain is not that of the network.');
  }

  return {
    get state() {
      return state;
    },
    change(part) {
      state = { ...state, ...part };
    },
    visibleTo,
    async answer(method, params, origin) {
      switch (method) {
        case 'state':
          return visibleTo(origin);
        case 'connect':
          return connect(origin);
        case 'switchChain':
          return switchChain(params);
        case 'sign':
        case 'signMessageV2':
        case 'signTypedData':
          return sign({ method, params, origin });
        default:
          throw new ProviderError(4200, 'Unsupported Method');
      }
    },
  };
}
