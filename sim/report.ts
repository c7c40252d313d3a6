/** What `npm run sim` writes: the same swarm twice, once with payers and once with nobody paying. */
import { withTables } from './document.ts';
import { simulate } from './figures.ts';
import type { SimPlan } from './plan.ts';
import { plots } from './plot/plots.ts';
import { tables } from './tables.ts';

export { FULL_PLAN } from './plan.ts';

export interface Report {
  readonly document: string;
  /** File name -> SVG. */
  readonly images: ReadonlyMap<string, string>;
  /** The tables alone. */
  readonly summary: string;
}

export function report(
  plan: SimPlan,
  document: string,
  tell: (run: string, second: number) => void = () => undefined,
): Report {
  const paying = simulate(plan, (second) => tell('payers pay', second));
  const free = simulate({ ...plan, isPaying: false }, (second) => tell('nobody pays', second));
  const written = tables(paying, free);
  return {
    document: withTables(document, written),
    images: plots(paying, free),
    summary: [...written].map(([name, table]) => `${name}\n${table}`).join('\n\n'),
  };
}
