/**
 * Locks after a time without the user. Two things end it: the timer, which a clock that was set back
 * does not stretch, and the clock, which went on while the device slept and the timer did not.
 */
import type { Clock } from '../core/ports.ts';
import type { Timers } from './components.ts';

const MINUTE_MS = 60_000;

export interface AutoLockComponents {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onExpired: () => void;
}

export class AutoLock {
  readonly #components: AutoLockComponents;
  #minutes: number | null = null;
  #locksAt: number | null = null;
  #stopTimer: () => void = () => undefined;

  constructor(components: AutoLockComponents) {
    this.#components = components;
  }

  /** Milliseconds since 1970; null while it is stopped or never locks. */
  get locksAt(): number | null {
    return this.#locksAt;
  }

  get isExpired(): boolean {
    return this.#locksAt !== null && this.#components.clock.now() >= this.#locksAt;
  }

  /** Waits so many minutes from now on; null never locks. */
  start(minutes: number | null): void {
    this.stop();
    this.#minutes = minutes;
    if (minutes === null) return;
    const { clock, timers, onExpired } = this.#components;
    const ms = minutes * MINUTE_MS;
    this.#locksAt = clock.now() + ms;
    this.#stopTimer = timers.after(ms, onExpired);
  }

  /** Waits the full time again. */
  touch(): void {
    if (this.#locksAt !== null) this.start(this.#minutes);
  }

  stop(): void {
    this.#stopTimer();
    this.#locksAt = null;
  }
}
