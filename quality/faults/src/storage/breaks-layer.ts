import { firstSound } from '../engine/machine.ts';

export const stored = [firstSound];
