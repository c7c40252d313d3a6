/** A worker that is to be killed while it writes: it tells what it found and what was acknowledged. */
import { CHAIN_ID, recordOf } from '../core/money/samples.suite.ts';
import { openDatabase } from './database.ts';
import { IndexedDbOutboxStore } from './outbox-store.ts';

export type MoneyCrashReport =
  | { readonly kind: 'found'; readonly txids: readonly string[] }
  | { readonly kind: 'stored'; readonly txid: string };

self.onmessage = ({ data: name }: MessageEvent<string>) => void run(name);

async function run(name: string): Promise<void> {
  const store = new IndexedDbOutboxStore(await openDatabase({ name }));
  const txids = (await store.list(CHAIN_ID)).map(({ txid }) => txid);
  report({ kind: 'found', txids });
  const lane = async () => {
    for (;;) {
      const txid = crypto.randomUUID().replaceAll('-', '').repeat(2);
      const record = recordOf({ txid, storedAt: Date.now() });
      await store.add(record, 0, () => undefined);
      report({ kind: 'stored', txid });
    }
  };
  await Promise.all([lane(), lane(), lane()]);
}

function report(message: MoneyCrashReport): void {
  self.postMessage(message);
}
