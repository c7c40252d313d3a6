/** The TRON virtual machine of the local chain: what `contract.ts` says, as on main net. */
import type { CreateTvm } from './contract.ts';
import { buildTvm } from './machine.ts';
import { MAIN_NET } from './prices.ts';

export const createTvm: CreateTvm = (options) => buildTvm(options, MAIN_NET);
