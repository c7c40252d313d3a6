import { BOOM, octaveUp, type Sound } from '../core/sound.ts';

/** A clean file of a layer that most others must not see. */
export interface Machine {
  play(sound: Sound): Promise<void>;
}

export const firstSound = octaveUp(BOOM);

export async function start(machine: Machine): Promise<void> {
  await machine.play(firstSound);
}
