/** The TRON virtual machine of the local chain: what `contract.ts` says, as on main net. */
import type { CreateTvm } from './contract.ts';
import { buildTvm } from './machine.ts';

export const createTvm: CreateTvm = (options) =>
  buildTvm(options, { allowHigherLimitForMaxCpuTimeOfOneTx: true });
