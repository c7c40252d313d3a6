/** All operations in which the TVM differs from the machine underneath. */
import type { Common } from '@ethereumjs/common';
import type { Proposals } from '../prices.ts';
import type { CustomOpcode, Host } from '../session.ts';
import { callOpcodes } from './calls.ts';
import { createOpcodes } from './create.ts';
import { environmentOpcodes } from './environment.ts';
import { machineHandlers } from './handlers.ts';
import { JUMP_OPCODES } from './jumps.ts';
import { logOpcodes } from './logs.ts';
import { memoryOpcodes } from './memory.ts';
import { selfDestructOpcode } from './selfdestruct.ts';
import { sstoreOpcode } from './storage.ts';

export function tronOpcodes(host: Host, common: Common, proposals: Proposals): CustomOpcode[] {
  const handlerOf = machineHandlers(common);
  return [
    ...callOpcodes(host),
    ...createOpcodes(host),
    ...environmentOpcodes(host),
    ...JUMP_OPCODES,
    ...logOpcodes(handlerOf),
    ...memoryOpcodes(handlerOf, proposals),
    selfDestructOpcode(host),
    sstoreOpcode(host, handlerOf(0x55)),
  ];
}
