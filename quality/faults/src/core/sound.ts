/** A clean file that the others lean on. */
export interface Sound {
  readonly pitchHz: number;
}

export const BOOM: Sound = { pitchHz: 160 };

export function octaveUp(sound: Sound): Sound {
  return { pitchHz: sound.pitchHz * 2 };
}
