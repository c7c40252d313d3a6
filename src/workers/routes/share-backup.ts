/**
 * What was shared with us, on disk too: a service worker may be killed before the page comes for it,
 * and who shared it has closed the sheet by then.
 */
import { SHARE_FIELDS, type SharedContent } from '../../bridge/share-target.ts';

export const SHARES_CACHE = 'bittern.shared';
const KEPT_AT = 'x-kept-at';
/** Of a page that a browser opens again after its own crash. */
const KEPT_MS = 10 * 60_000;
/** More takes longer to copy than to share once more. */
const MAX_BYTES = 64 * 1024 * 1024;

type SharesCache = Pick<Cache, 'put' | 'match' | 'delete' | 'keys'>;

interface Components {
  readonly open: () => Promise<SharesCache>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class ShareBackup {
  readonly #components: Components;

  constructor(components: Components) {
    this.#components = components;
  }

  /** Resolves when it is stored, or cannot be: it is then only in memory. */
  async put(id: string, { texts, files }: SharedContent): Promise<void> {
    if (files.reduce((sum, { size }) => sum + size, 0) > MAX_BYTES) return;
    const form = new FormData();
    for (const text of texts) form.append(SHARE_FIELDS.text, text);
    for (const file of files) form.append(SHARE_FIELDS.files, file);
    const headers = { [KEPT_AT]: String(this.#components.now()) };
    try {
      const cache = await this.#components.open();
      await this.#forgetOld(cache);
      await cache.put(addressOf(id), new Response(form, { headers }));
    } catch {
      // Full, or forbidden.
    }
  }

  /** Null when there is none, or when it is too old; what is taken is gone. */
  async take(id: string): Promise<SharedContent | null> {
    try {
      const cache = await this.#components.open();
      const kept = await cache.match(addressOf(id));
      if (kept === undefined) return null;
      const isOld = this.#isOld(kept);
      const content = isOld ? null : read(await kept.formData());
      await cache.delete(addressOf(id));
      return content;
    } catch {
      return null;
    }
  }

  async forget(id: string): Promise<void> {
    try {
      await (await this.#components.open()).delete(addressOf(id));
    } catch {
      // Without a disk there is nothing on it.
    }
  }

  /** What earlier lives of the service worker left behind. */
  async #forgetOld(cache: SharesCache): Promise<void> {
    for (const address of await cache.keys()) {
      const kept = await cache.match(address);
      if (kept !== undefined && this.#isOld(kept)) await cache.delete(address);
    }
  }

  #isOld(kept: Response): boolean {
    const ageMs = this.#components.now() - Number(kept.headers.get(KEPT_AT));
    // A clock that was set back makes nothing live for ever.
    return ageMs < 0 || ageMs > KEPT_MS;
  }
}

function addressOf(id: string): string {
  return `/${SHARES_CACHE}/${encodeURIComponent(id)}`;
}

function read(form: FormData): SharedContent {
  const texts = form.getAll(SHARE_FIELDS.text).filter((text) => typeof text === 'string');
  const files = form.getAll(SHARE_FIELDS.files).filter((file) => file instanceof File);
  return { texts, files };
}
