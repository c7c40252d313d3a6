/**
 * The engine worker's life, seen from the leading page: starts it, lends it connections, notices
 * its end within a moment, and starts it again.
 */
import type { Fault } from '../core/fault.ts';
import type { CommandMessage, EngineDefaults, FromEngine, ToEngine } from '../bridge/messages.ts';
import type { StreamLine } from '../bridge/stream.ts';
import { ConnectionCounter } from './connection-counter.ts';
import { RtcHost } from './rtc-host.ts';

const PING_INTERVAL_MS = 2_500;
/**
 * So many pings without any sign of life: the worker hangs. Pings are counted, not time: a page that
 * was frozen or busy has sent none in the meantime.
 */
const PINGS_OF_A_HANG = { starting: 8, ready: 4 } as const;
/** After so many deaths in the window the user is asked before the next start. */
const MAX_DEATHS = 4;
const DEATH_WINDOW_MS = 60_000;

const NO_SIGNER: Fault = { code: 'purse_absent', message: 'There is no purse here.' };

export interface EngineProcessInit {
  /** Makes the worker; the entry knows its URL. */
  readonly spawn: () => Worker;
  readonly defaults: EngineDefaults;
  /** Force the proxied data channels of older browsers. */
  readonly forceProxiedChannels: boolean;
  /**
   * Opens a line to the signer worker and calls back once when nobody answers on it any more. Null where
   * there is no signer.
   */
  readonly lendSigner: ((onGone: (fault: Fault) => void) => MessagePort) | null;
  /** 2.5 s by default. */
  readonly pingIntervalMs?: number;
  readonly onReady: () => void;
  readonly onMessage: (message: FromEngine) => void;
  /** It died and comes back by itself. */
  readonly onDied: () => void;
  /** It does not come back by itself. */
  readonly onFailed: (fault: Fault) => void;
}

export class EngineProcess {
  readonly #init: EngineProcessInit;
  readonly #connections = new ConnectionCounter();
  #worker: Worker | null = null;
  #host: RtcHost | null = null;
  #isReady = false;
  #unansweredPings = 0;
  #beat: ReturnType<typeof setInterval> | undefined;
  #deaths: number[] = [];

  constructor(init: EngineProcessInit) {
    this.#init = init;
    this.start();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    if (this.#worker !== null) return;
    const worker = this.#init.spawn();
    this.#worker = worker;
    this.#unansweredPings = 0;
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => {
      if (this.#worker === worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      // Before it is ready, an error means its script did not load or threw at once.
      event.preventDefault();
      if (this.#worker === worker && !this.#isReady) this.#died();
    };
    const canTransferChannels = !this.#init.forceProxiedChannels && canTransfer(worker);
    const { port1, port2 } = new MessageChannel();
    this.#host = new RtcHost(port1, canTransferChannels, this.#connections);
    const lifeLock = `bittern.engine-life.${crypto.randomUUID()}`;
    this.#life = lifeLock;
    const { defaults } = this.#init;
    this.#post({ kind: 'start', rtcPort: port2, canTransferChannels, lifeLock, defaults }, [port2]);
    this.#beat = setInterval(() => {
      this.#listenForLife();
    }, this.#init.pingIntervalMs ?? PING_INTERVAL_MS);
  }

  #life = '';

  send(message: CommandMessage): void {
    this.#post(message);
  }

  /** The service worker's end of a new line to the engine; null while it is not ready. */
  openStreamLine(serviceWorkerLife: string): StreamLine | null {
    if (!this.#isReady) return null;
    const { port1, port2 } = new MessageChannel();
    this.#post({ kind: 'stream-line', port: port1, life: serviceWorkerLife }, [port1]);
    return { port: port2, life: this.#life };
  }

  /** Asks again after a failure. */
  restart(): void {
    this.#deaths = [];
    this.#end();
    this.start();
  }

  #receive(message: FromEngine): void {
    this.#unansweredPings = 0;
    switch (message.kind) {
      case 'alive':
        this.#watchLife();
        return;
      case 'ready':
        this.#isReady = true;
        this.#init.onReady();
        return;
      case 'failed':
        this.#end();
        this.#init.onFailed(message.fault);
        return;
      case 'pong':
        return;
      case 'signer-wanted':
        this.#lendSigner();
        return;
      default:
        this.#init.onMessage(message);
    }
  }

  #lendSigner(): void {
    const worker = this.#worker;
    const port = this.#init.lendSigner?.((fault) => {
      if (this.#worker === worker) this.#post({ kind: 'signer-gone', fault });
    });
    if (port === undefined) this.#post({ kind: 'signer-gone', fault: NO_SIGNER });
    else this.#post({ kind: 'signer', port }, [port]);
  }

  /** Browsers fire no event when a worker ends, but its locks are let go. */
  #watchLife(): void {
    const worker = this.#worker;
    void navigator.locks.request(this.#life, () => {
      if (worker !== null && this.#worker === worker) this.#died();
    });
  }

  #listenForLife(): void {
    if (this.#unansweredPings >= PINGS_OF_A_HANG[this.#isReady ? 'ready' : 'starting']) {
      this.#died();
      return;
    }
    this.#unansweredPings += 1;
    this.#post({ kind: 'ping' });
  }

  #died(): void {
    this.#end();
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATH_WINDOW_MS), now];
    if (this.#deaths.length > MAX_DEATHS) {
      this.#init.onFailed({
        code: 'engine_gone',
        message:
          'The engine stopped several times in a row. Everything finished is safe. Try again; if it stops again, reload the page or remove the torrent you added last.',
      });
      return;
    }
    this.#init.onDied();
    this.start();
  }

  #end(): void {
    clearInterval(this.#beat);
    this.#worker?.terminate();
    // Chromium tells no peer when a worker ends: the page must close their connections.
    this.#host?.close();
    this.#worker = null;
    this.#host = null;
    this.#isReady = false;
  }

  #post(message: ToEngine, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}

/** Chrome 130, Firefox 144 and Safari 15 can transfer a data channel to a dedicated worker. */
function canTransfer(worker: Worker): boolean {
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection();
  } catch {
    // So soon after a reload Chromium may have none left; every Chromium that gets here transfers.
    return true;
  }
  try {
    const dataChannel = connection.createDataChannel('probe');
    const probe: ToEngine = { kind: 'probe', dataChannel };
    worker.postMessage(probe, [dataChannel]);
    return true;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
