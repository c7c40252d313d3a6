/**
 * Chromium allows 500 RTCPeerConnections per renderer process and counts closed ones until they
 * are garbage collected, also those of the page before a reload. This keeps the same count, as far
 * as a page can know it.
 */

const CARRIED_KEY = 'bittern.connections';
/** So long the connections of the page before a reload may still be there, although pressed for. */
const CARRIED_MS = 5_000;
/** Below Chromium's 500, for what we cannot see. */
export const CONNECTION_LIMIT = 450;
/** So many closed and uncollected connections are worth a collection. */
const COLLECTABLE_COUNT = 120;
const COLLECTION_INTERVAL_MS = 5_000;
/** What makes V8 collect: memory it hears of but that is never touched, so none is really used. */
const PRESSURE_BYTES = 64 * 1024 * 1024;

/** One for the page, whatever becomes of its engines. */
export class ConnectionCounter {
  onChange: () => void = () => undefined;
  #live = 0;
  #uncollected = 0;
  readonly #carried: { count: number; until: number };
  readonly #registry = new FinalizationRegistry<undefined>(() => {
    this.#uncollected -= 1;
    this.onChange();
  });
  #isCollecting = false;

  constructor() {
    this.#carried = readCarried();
    if (this.#carried.count > 0) {
      this.#collect();
      setTimeout(() => this.onChange(), this.#carried.until - Date.now() + 10);
    }
    addEventListener('pagehide', () => {
      writeCarried(this.counted);
    });
  }

  /** Open now. */
  get live(): number {
    return this.#live;
  }

  /** Open, or closed and not yet collected, those of the page before included. */
  get counted(): number {
    const carried = Date.now() < this.#carried.until ? this.#carried.count : 0;
    return this.#uncollected + carried;
  }

  opened(connection: RTCPeerConnection): void {
    this.#live += 1;
    this.#uncollected += 1;
    this.#registry.register(connection, undefined);
    this.onChange();
  }

  closed(): void {
    this.#live -= 1;
    this.#collectIfWorthwhile();
    this.onChange();
  }

  /**
   * A page that allocates little is not collected for minutes (seen: 80 s and more at the limit), and
   * nothing can ask for it. Allocating large buffers and dropping them frees all within a second.
   */
  #collectIfWorthwhile(): void {
    if (this.#uncollected - this.#live >= COLLECTABLE_COUNT) this.#collect();
  }

  #collect(): void {
    if (this.#isCollecting) return;
    this.#isCollecting = true;
    for (const delay of [0, 250, 500]) setTimeout(pressForMemory, delay);
    setTimeout(() => {
      this.#isCollecting = false;
    }, COLLECTION_INTERVAL_MS);
  }
}

function pressForMemory(): void {
  try {
    // A bundler would drop a bare `new ArrayBuffer`, whose result nobody uses.
    Reflect.construct(ArrayBuffer, [PRESSURE_BYTES]);
  } catch {
    // No room for it: then the browser is collecting anyway.
  }
}

function readCarried(): { count: number; until: number } {
  const none = { count: 0, until: 0 };
  try {
    const text = sessionStorage.getItem(CARRIED_KEY);
    if (text === null) return none;
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return none;
    const { count } = value as { count?: unknown };
    if (typeof count !== 'number') return none;
    // From now on, however long the page was away: only a page that runs gets them collected.
    return {
      count: Math.min(Math.max(count, 0), CONNECTION_LIMIT),
      until: Date.now() + CARRIED_MS,
    };
  } catch {
    return none;
  }
}

function writeCarried(count: number): void {
  try {
    sessionStorage.setItem(CARRIED_KEY, JSON.stringify({ count }));
  } catch {
    // Storage may be forbidden; the count then starts at 0 after a reload.
  }
}
