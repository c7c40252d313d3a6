import { firstSound } from '../engine/machine.ts';

export const first = firstSound;
