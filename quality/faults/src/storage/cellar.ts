import { BOOM } from '../core/sound.ts';

export const cellar = [BOOM];
