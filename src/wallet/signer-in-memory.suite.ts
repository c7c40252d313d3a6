/**
 * The real signer without its worker: vault, policy and outbox in Node, on stores in memory. What it
 * keeps is in the {@link Browser}, so that a restart is another tab of the same one.
 */
import type { SignerClient } from '../bridge/signer.ts';
import type { OutboxRecord } from '../core/money/outbox.ts';
import { Browser } from '../signer/signer-kit.suite.ts';

export const PASSWORD = 'correct horse battery';

/** A browser whose purse was made from this key and is unlocked. */
export interface PurseBrowser {
  readonly browser: Browser;
  readonly key: Uint8Array;
  /** What was signed, oldest first. */
  readonly records: readonly OutboxRecord[];
}

export function purseBrowser(key: Uint8Array): PurseBrowser {
  const browser = new Browser();
  return {
    browser,
    key,
    get records() {
      return [...browser.outbox.records.values()];
    },
  };
}

/** A tab with the purse open: the first one makes it. */
export async function openSigner({ browser, key }: PurseBrowser): Promise<SignerClient> {
  const client = lockedSigner(browser);
  const { phase } = await client.call('purse.state', null);
  if (phase === 'absent') {
    const secret = Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('');
    await client.call('purse.import', { secret, password: PASSWORD });
  } else {
    await client.call('purse.unlock', { password: PASSWORD });
  }
  return client;
}

/** A tab as it opens: the purse is locked, or there is none. */
export function lockedSigner(browser: Browser): SignerClient {
  const { signer } = browser.open();
  return {
    // As across the border: always later, and nothing shared.
    async call(name, argument) {
      browser.now = Date.now();
      await Promise.resolve();
      return structuredClone(await signer[name](structuredClone(argument)));
    },
    onPurseChanged: () => () => undefined,
  };
}
