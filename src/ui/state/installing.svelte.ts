import type { InstallWay, PageServices } from '../../bridge/page-services.ts';
import { readPreference, writePreference } from './preferences.ts';

const REFUSED = 'install-refused';
const VISITED_AT = 'visited-at';
const HAS_RETURNED = 'has-returned';
/** Who comes again after so long has come a second time. */
const BETWEEN_VISITS_MS = 60 * 60 * 1000;

/** When to offer that Bittern is kept as an app: once it was of use, and never after a no. */
export class Installing {
  way = $state<InstallWay>('menu');
  #isOfUse = $state(false);
  #isRefused = $state(readPreference(REFUSED) !== null);

  readonly #services: Pick<PageServices, 'onInstallWay' | 'install'>;

  constructor(services: Pick<PageServices, 'onInstallWay' | 'install'>) {
    this.#services = services;
  }

  /** Only where one click is enough; advice for the rest is in the settings. */
  get isOffered(): boolean {
    return this.way === 'prompt' && this.#isOfUse && !this.#isRefused;
  }

  /** Starts listening; the returned function stops it. */
  connect(nowMs: number): () => void {
    this.#isOfUse = isReturning(nowMs);
    return this.#services.onInstallWay((way) => (this.way = way));
  }

  /** A download has finished. */
  wasOfUse(): void {
    this.#isOfUse = true;
  }

  /** Resolves to whether it is being installed. */
  async install(): Promise<boolean> {
    const isAccepted = await this.#services.install();
    if (!isAccepted) this.refuse();
    return isAccepted;
  }

  /** For good: the settings still have it. */
  refuse(): void {
    this.#isRefused = true;
    writePreference(REFUSED, 'yes');
  }
}

function isReturning(nowMs: number): boolean {
  const visitedAt = Number(readPreference(VISITED_AT) ?? nowMs);
  if (nowMs - visitedAt >= BETWEEN_VISITS_MS) writePreference(HAS_RETURNED, 'yes');
  writePreference(VISITED_AT, String(nowMs));
  return readPreference(HAS_RETURNED) !== null;
}
