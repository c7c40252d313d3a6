/** TronLink as the wallet sees it: its state in the view, and the account it lends. */
import { FaultError, toFault } from '../../core/fault.ts';
import type { Network } from '../../chain/networks.ts';
import type { UnsignedTransaction } from '../transactions/build.ts';
import type { TronLinkState } from '../wallet.ts';
import type { TronLinkDoor, TypedMessage } from './door.ts';
import { absentFault, tronLinkFault } from './faults.ts';

export interface TronLink {
  /** Resolves when it is known whether TronLink is there, and whether it is connected already. */
  look(): Promise<void>;
  connect(): Promise<void>;
  disconnect(): void;
  /** Compares its network again with the wallet's. */
  recheck(): Promise<void>;
  /** Faults: `network_wrong`, `tronlink_locked`, `tronlink_rejected`, `tronlink_failed`. */
  sign(transaction: UnsignedTransaction): Promise<{ rawDataHex: string; signatures: string[] }>;
  /** As {@link TronLink.sign}, for a typed message. */
  signTypedData(message: TypedMessage): Promise<string>;
  close(): void;
}

export interface TronLinkComponents {
  readonly find: () => Promise<TronLinkDoor>;
  readonly network: () => Network;
  readonly state: () => TronLinkState;
  readonly onState: (state: TronLinkState) => void;
}

export function tronLink({ find, network, state, onState }: TronLinkComponents): TronLink {
  let door: TronLinkDoor | null = null;
  /** After `disconnect` its account stays out until the user connects again. */
  let isWanted = true;
  let isClosed = false;
  /** Counts changes, so that an answer about an old state is dropped. */
  let turn = 0;

  async function read(): Promise<void> {
    const mine = ++turn;
    const address = isWanted ? (door?.address ?? null) : null;
    if (address === null) {
      onState(withoutAccount(state(), isWanted));
      return;
    }
    const known = state();
    if (known.phase !== 'connected' || known.address !== address) {
      // Not called wrong before it is known; `sign` waits for it.
      onState({ phase: 'connected', address, isRightNetwork: true, chainId: null });
    }
    const chainId = (await door?.chainId()) ?? null;
    if (mine !== turn || isClosed) return;
    onState({
      phase: 'connected',
      address,
      isRightNetwork: chainId === network().chainId,
      chainId: chainId === null ? null : `0x${chainId.toString(16)}`,
    });
  }

  async function recheck(): Promise<void> {
    if (state().phase === 'connected') await read();
  }

  const readInBackground = (): void => {
    if (!isClosed) void read();
  };

  async function open(): Promise<TronLinkDoor> {
    if (door !== null) return door;
    const found = await find();
    door = found;
    found.onChange(readInBackground);
    return found;
  }

  function fell(error: unknown): FaultError {
    const fault = tronLinkFault(error);
    onState(stateAfter(fault));
    return fault;
  }

  /** Connected, and on the wallet's network. */
  async function openedDoor(): Promise<TronLinkDoor> {
    const { phase } = state();
    if (door === null || phase !== 'connected') {
      throw phase === 'absent' ? absentFault() : lockedFault();
    }
    if ((await door.chainId()) !== network().chainId) throw wrongNetwork(network());
    return door;
  }

  return {
    async look() {
      try {
        const opened = await open();
        const isPresent = await opened.isPresent();
        if (isClosed || state().phase !== 'looking') return;
        onState({ phase: isPresent ? 'found' : 'absent' });
        if (isPresent) await read();
      } catch (error) {
        fell(error);
      }
    },
    async connect() {
      onState({ phase: 'asking' });
      try {
        const opened = await open();
        isWanted = true;
        await opened.connect();
      } catch (error) {
        throw fell(error);
      }
      await read();
    },
    disconnect() {
      isWanted = false;
      door?.disconnect();
      if (state().phase !== 'absent') onState({ phase: 'found' });
    },
    recheck,
    async sign(transaction) {
      return (await openedDoor()).sign(transaction);
    },
    async signTypedData(message) {
      return (await openedDoor()).signTypedData(message);
    },
    close() {
      isClosed = true;
      door?.close();
    },
  };
}

/** It empties the list of accounts when it locks. */
function withoutAccount(state: TronLinkState, isWanted: boolean): TronLinkState {
  if (state.phase !== 'connected') return state;
  return { phase: isWanted ? 'locked' : 'found' };
}

function stateAfter(fault: FaultError): TronLinkState {
  switch (fault.code) {
    case 'tronlink_absent':
      return { phase: 'absent' };
    case 'tronlink_locked':
      return { phase: 'locked' };
    case 'tronlink_rejected':
      return { phase: 'found' };
    default:
      return { phase: 'failed', fault: toFault(fault) };
  }
}

function lockedFault(): FaultError {
  return new FaultError(
    'tronlink_locked',
    'TronLink is locked or not connected: connect it again.',
  );
}

function wrongNetwork({ name }: Network): FaultError {
  return new FaultError(
    'network_wrong',
    `TronLink is on another network than Bittern (${name}), or its node does not answer. ` +
      'Choose the same network in both.',
  );
}
