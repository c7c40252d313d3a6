/** From values to places on a plot, with round numbers to label. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
  /** 0..1 */
  readonly place: (value: number) => number;
}

export function linear(least: number, most: number, steps = 5): Scale {
  const rough = (most - least) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let count = Math.ceil(least / step - 1e-9); count * step <= most + step * 1e-9; count++) {
    ticks.push(Number((count * step).toPrecision(12)));
  }
  return { least, most, ticks, place: (value) => (value - least) / (most - least) };
}

/** Powers of two, or of ten times 1, 2 and 5, as given. */
export function logarithmic(least: number, most: number, ticks: readonly number[]): Scale {
  const span = Math.log(most / least);
  return {
    least,
    most,
    ticks: ticks.filter((tick) => tick >= least && tick <= most),
    place: (value) => Math.log(value / least) / span,
  };
}
