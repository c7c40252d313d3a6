import type { Chain } from './chain/chain.ts';

/** Makes blocks until it is told to stop; then the block under way is finished. */
export function startMining(chain: Chain, intervalMs: number): () => Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      underWay = chain.mine().then(() => {
        if (timer !== null) schedule();
      });
    }, intervalMs);
  };
  schedule();
  return async () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    await underWay;
  };
}
