import { cellar } from '../storage/cellar.ts';
import { firstSound } from './machine.ts';

export const stored = [...cellar, firstSound];
