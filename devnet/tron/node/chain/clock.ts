/** The chain's time: the wall clock, moved ahead by whoever skips time. */
export class Clock {
  private readonly now: () => number;
  private offsetMs = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  time(): number {
    return this.now() + this.offsetMs;
  }

  /** The chain's time is at least this from now on. */
  reach(timeMs: number): void {
    this.offsetMs += Math.max(0, timeMs - this.time());
  }
}
