import { FLOOR, World, type WorldOptions } from './world.suite.ts';

/** Two ends with money between them, on one wire that is in the paid class. */
export function opened(options: Partial<WorldOptions> = {}) {
  const { isSolid = true, isDirect = false, deposit = 1_000_000n } = options;
  const world = new World({ ...options, isSolid, isDirect, deposit });
  const link = world.connect();
  world.bid(link, FLOOR);
  world.settle(link);
  return { world, link };
}

export function isReject(item: { readonly kind: string }): boolean {
  return 'message' in item && (item.message as { readonly kind: string }).kind === 'reject';
}
