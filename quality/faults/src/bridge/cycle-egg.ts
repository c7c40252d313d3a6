import type { Hen } from './cycle-hen.ts';

export interface Egg {
  readonly laidBy: Hen | null;
}
