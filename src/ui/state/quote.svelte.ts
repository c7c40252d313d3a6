import type { EngineClient } from '../../bridge/client.ts';
import type { PayQuote } from '../../bridge/pay-quote.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';

const POLL_MS = 1_000;

/** What a torrent's peers ask for now: asked for once a second while somebody looks at it. */
export class QuotePoll {
  quote = $state.raw<PayQuote | null>(null);

  readonly #engine: EngineClient;
  readonly #infoHash: InfoHash;

  constructor(engine: EngineClient, infoHash: InfoHash) {
    this.#engine = engine;
    this.#infoHash = infoHash;
  }

  /** Begins; the returned function ends it. */
  start(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStopped = false;
    const ask = async (): Promise<void> => {
      try {
        this.quote = await this.#engine.call('pay.quote', { infoHash: this.#infoHash });
      } catch {
        // No engine now, or the torrent is gone: what was known stays, and the list tells the rest.
      }
      if (!isStopped) timer = setTimeout(() => void ask(), POLL_MS);
    };
    void ask();
    return () => {
      isStopped = true;
      clearTimeout(timer);
    };
  }
}
