import type { Machine } from '../engine/machine.ts';

export interface Porch {
  readonly machine: Machine;
}
