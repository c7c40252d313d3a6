import type { Egg } from './cycle-egg.ts';

export interface Hen {
  readonly hatchedFrom: Egg | null;
}
