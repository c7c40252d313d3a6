/** What both sides of paying are given, and what the office wants of each. */
import type { Clock, KeyValueStore } from '../../core/ports.ts';
import type { Fault } from '../../core/fault.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { LedgerWrite } from '../../core/ledger/records.ts';
import type { PayChain, PaySigner } from '../../core/ledger/pay-ports.ts';
import type { SellerTerms } from '../../core/paywire/terms.ts';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { CommandHandlers } from '../../bridge/commands.ts';
import type { EventName, Events } from '../../bridge/events.ts';
import type { PayCommands, PayView } from '../../bridge/paying.ts';
import type { Torrent, Wire } from 'webtorrent';
import type { UploadsControl } from '../share/uploads.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import type { PayLink, PaySide } from './pay-link.ts';

/** What paying needs of the world; `workers/` and Node wire it. */
export interface PayComponents {
  readonly ledger: LedgerStore;
  readonly signer: () => PaySigner;
  /** Null while no network is configured or chosen. */
  readonly chain: () => Promise<PayChain | null>;
  readonly network: () => PayView['network'];
  readonly random: (lengthBytes: number) => Uint8Array;
}

/** A running torrent, as paying sees it. */
export interface PayTorrent {
  readonly infoHash: InfoHash;
  readonly torrent: Torrent;
  readonly pieceLengthBytes: number;
  /** Of what is selected. */
  readonly bytesLeft: number;
  readonly isComplete: boolean;
  /** As the trackers count, ourselves included; null when none has answered. */
  readonly swarm: { readonly seeders: number; readonly leechers: number } | null;
  /** Blocks since it started; only grows. */
  readonly receivedBytes: number;
}

export interface DeskParts {
  readonly clock: Clock;
  readonly keeper: LedgerKeeper;
  readonly signer: () => PaySigner;
  readonly chain: () => Promise<PayChain | null>;
  readonly network: () => PayView['network'];
  readonly random: (lengthBytes: number) => Uint8Array;
  /** For earn settings, beside the app's own. */
  readonly settings: KeyValueStore;
  readonly uploads: UploadsControl;
  readonly torrents: () => readonly PayTorrent[];
  /** Every link that is up and speaks `bn_pay`. */
  readonly links: () => readonly PayLink[];
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  /** Something that the view shows is not what it was. */
  readonly changed: () => void;
}

/** What carries the commands of `bridge/paying.ts` out; each desk its own. */
export type PayHandlers = Pick<CommandHandlers, keyof PayCommands>;

interface Desk {
  adopt(link: PayLink): PaySide;
  /** Twice a second. Milliseconds since 1970. */
  tick(nowMs: number): void;
  /** What only this desk knows yet is in the keeper when this returns. */
  bookAll(): void;
  /** The keeper got more than the desk knows of, from a backup: it follows in the same task. */
  restored(change: LedgerWrite): void;
  /** The ledger belongs to another engine, or cannot be written: nothing is paid any more. */
  stopped(fault: Fault): void;
}

export interface BuyerDesk extends Desk {
  readonly handlers: Pick<
    PayHandlers,
    | 'pay.quote'
    | 'pay.start'
    | 'pay.stop'
    | 'pay.stop-all'
    | 'pay.answer'
    | 'pay.ended'
    | 'pay.agree-close'
  >;
  view(): Pick<PayView, 'budgets' | 'bought' | 'spentToday'>;
  entered(torrent: PayTorrent): void;
  /** All that was paid has its line in the account book when it resolves; never rejects. */
  bookReceipts(): Promise<void>;
  /** Pays what is owed on all wires of a torrent that is about to stop; resolves within a second. */
  leaving(infoHash: InfoHash): Promise<void>;
  /** The hash of a piece was computed. */
  hashed(infoHash: InfoHash, piece: number, isValid: boolean): void;
  /** Closes the wire of a peer that sent junk, after it was paid what it is owed. */
  expel(infoHash: InfoHash, wire: Wire): void;
}

export interface SellerDesk extends Desk {
  readonly handlers: Pick<
    PayHandlers,
    | 'earn.set'
    | 'earn.claim'
    | 'earn.claimable'
    | 'earn.claim-sent'
    | 'vouchers.preview'
    | 'vouchers.import'
  >;
  view(): Pick<PayView, 'sold' | 'earn' | 'earnFault' | 'earnings'>;
  /** For the extended handshake of a new wire; null when nothing is sold. */
  terms(nonce: Nonce): SellerTerms | null;
  /** Before the engine stops: claims, if it is worth it and can be done. */
  leaving(): Promise<void>;
}
