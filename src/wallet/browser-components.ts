/** The wallet's surroundings in a page. */
import type { PageSignals, Timers, WalletComponents } from './components.ts';

const timers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

const ACTIVITY = ['pointerdown', 'keydown'] as const;

const page: PageSignals = {
  isVisible: () => document.visibilityState === 'visible',
  onChange(listener) {
    addEventListener('online', listener);
    document.addEventListener('visibilitychange', listener);
    return () => {
      removeEventListener('online', listener);
      document.removeEventListener('visibilitychange', listener);
    };
  },
  onActivity(listener) {
    const options = { capture: true, passive: true };
    for (const event of ACTIVITY) addEventListener(event, listener, options);
    return () => {
      for (const event of ACTIVITY) removeEventListener(event, listener, options);
    };
  },
};

export const browserComponents: Omit<WalletComponents, 'signer' | 'local'> = {
  clock: { now: () => Date.now() },
  timers,
  page,
  fetch: (...of) => fetch(...of),
  async findTronLink() {
    const { openTronLinkDoor } = await import('./tronlink/adapter.ts');
    return openTronLinkDoor();
  },
};
