/** The worker's end of the port to the page's rtc host. */
import type {
  ConnectionMethod,
  ConnectionMethods,
  ConnectionSnapshot,
  FromRtcHost,
  ToRtcHost,
} from '../../bridge/rtc.ts';
import type { ConnectionBudget } from '../../bridge/snapshots.ts';

type ConnectionMessage = Exclude<FromRtcHost, { kind: 'reply' | 'refuse' | 'budget' }>;

/** One shim connection, as the port sees it. */
export interface HostedConnection {
  readonly number: number;
  applySnapshot(snapshot: ConnectionSnapshot): void;
  receive(message: ConnectionMessage): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** New connections are refused for this long after the browser refused one. */
const EXHAUSTED_MS = 5_000;

class HostPort {
  #port: MessagePort | null = null;
  #lastNumber = 0;
  #connections = new Map<number, HostedConnection>();
  #calls = new Map<number, { connection: number } & Waiting>();
  #budget = { live: 0, counted: 0, limit: Number.POSITIVE_INFINITY };
  #exhaustedUntil = 0;
  onBudget: () => void = () => undefined;

  /** Must happen before the first connection; the engine worker does it when it is told to start. */
  attach(port: MessagePort): void {
    this.#port = port;
    port.onmessage = (event: MessageEvent<FromRtcHost>) => {
      this.#receive(event.data);
    };
  }

  get budget(): ConnectionBudget {
    const { live, counted, limit } = this.#budget;
    return {
      live,
      counted,
      limit,
      isExhausted: counted >= limit || Date.now() < this.#exhaustedUntil,
    };
  }

  /** How many connections may still be made, by the count of the page. */
  get room(): number {
    const { counted, limit, isExhausted } = this.budget;
    return isExhausted ? 0 : limit - counted;
  }

  nextNumber(): number {
    return ++this.#lastNumber;
  }

  register(connection: HostedConnection): void {
    this.#connections.set(connection.number, connection);
  }

  unregister(connection: HostedConnection): void {
    this.#connections.delete(connection.number);
    for (const [call, waiting] of this.#calls) {
      if (waiting.connection !== connection.number) continue;
      this.#calls.delete(call);
      waiting.reject(namedError('InvalidStateError', 'The connection is closed.'));
    }
  }

  post(message: ToRtcHost, transfer: Transferable[] = []): void {
    if (this.#port === null) throw new Error('The rtc host is not attached.');
    this.#port.postMessage(message, transfer);
  }

  call<Method extends ConnectionMethod>(
    connection: number,
    method: Method,
    argument: Parameters<ConnectionMethods[Method]>[0],
  ): Promise<ReturnType<ConnectionMethods[Method]>> {
    return new Promise((resolve, reject) => {
      const call = this.nextNumber();
      this.#calls.set(call, {
        connection,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.post({ kind: 'call', connection, call, method, argument });
    });
  }

  #receive(message: FromRtcHost): void {
    switch (message.kind) {
      case 'budget':
        this.#budget = { live: message.live, counted: message.counted, limit: message.limit };
        this.onBudget();
        return;
      case 'reply': {
        if (message.snapshot !== null) {
          this.#connections.get(message.connection)?.applySnapshot(message.snapshot);
        }
        const waiting = this.#calls.get(message.call);
        this.#calls.delete(message.call);
        waiting?.resolve(message.value);
        return;
      }
      case 'refuse': {
        const waiting = this.#calls.get(message.call);
        this.#calls.delete(message.call);
        waiting?.reject(namedError(message.name, message.message));
        return;
      }
      case 'open-failed':
        if (message.isExhausted) {
          this.#exhaustedUntil = Date.now() + EXHAUSTED_MS;
          this.onBudget();
        }
        break;
      case 'channel-created':
      case 'channel-received':
        // Nobody is left to own it.
        if (!this.#connections.has(message.connection)) message.dataChannel.close();
        break;
      default:
    }
    this.#connections.get(message.connection)?.receive(message);
  }
}

function namedError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

export const hostPort = new HostPort();
