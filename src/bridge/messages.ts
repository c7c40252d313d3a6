/**
 * What travels between a page and the engine, over a worker's `postMessage` or a BroadcastChannel
 * between tabs. Commands carry an id that is unique over all tabs, so an answer finds its asker.
 */
import type { Fault } from '../core/fault.ts';
import type { CommandName } from './commands.ts';
import type { EventName, Events } from './events.ts';
import type { LocalChain } from './world.ts';

export interface CommandMessage {
  readonly kind: 'command';
  readonly id: string;
  readonly name: CommandName;
  readonly argument: unknown;
}

export interface AnswerMessage {
  readonly kind: 'answer';
  readonly id: string;
  readonly outcome:
    { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };
}

export type EventMessage = {
  [Name in EventName]: {
    readonly kind: 'event';
    readonly name: Name;
    readonly event: Events[Name];
  };
}[EventName];

/** What the settings mean where the user set nothing, and whom strangers may make us call. */
export interface EngineDefaults {
  readonly trackers: readonly string[];
  readonly iceServers: readonly string[];
  /** Which trackers of a link or file are called: `anywhere` only in the local world. */
  readonly trackerScope: 'public' | 'anywhere';
  /** The local world's chain; null where there is none. */
  readonly chain: LocalChain | null;
}

/** Page to engine worker, beside commands. */
export type ToEngine =
  | CommandMessage
  /** A data channel sent only to learn whether the browser can transfer one. */
  | { readonly kind: 'probe'; readonly dataChannel: RTCDataChannel }
  | {
      readonly kind: 'start';
      /** To the page's rtc host. */
      readonly rtcPort: MessagePort;
      readonly canTransferChannels: boolean;
      /** Held by the worker as long as it lives; the page waits for it to notice the end. */
      readonly lifeLock: string;
      readonly defaults: EngineDefaults;
    }
  /** A line to the signer worker, after `signer-wanted`. */
  | { readonly kind: 'signer'; readonly port: MessagePort }
  /** Nobody answers on that line any more; another one can be asked for. */
  | { readonly kind: 'signer-gone'; readonly fault: Fault }
  /** A line from the service worker, which holds the lock `life` as long as it lives. */
  | { readonly kind: 'stream-line'; readonly port: MessagePort; readonly life: string }
  | { readonly kind: 'ping' };

/** Engine worker to page, beside answers and events. */
export type FromEngine =
  | AnswerMessage
  | EventMessage
  /** The life lock is held from now on. */
  | { readonly kind: 'alive' }
  /** Commands are carried out from now on. */
  | { readonly kind: 'ready' }
  /** Somebody pays or earns: a line to the signer worker is needed. */
  | { readonly kind: 'signer-wanted' }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'pong' };
