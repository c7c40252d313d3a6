import { FaultError } from '../core/fault.ts';
import { registrationRefused } from './registration.ts';

/** On a first visit it is fetched and started before it is ready. */
const READY_LIMIT_MS = 60_000;
/** It then takes over this page. After a hard reload it never does. */
const CONTROL_LIMIT_MS = 5_000;

/**
 * The one that answers paths of ours. Rejects with `save_failed` where there is none, and with `cancelled`
 * when it is aborted before it is ready.
 */
export async function readyServiceWorker(signal: AbortSignal): Promise<ServiceWorker> {
  if (!('serviceWorker' in navigator)) throw unavailable();
  const refused = registrationRefused.then(() => null);
  const registered = Promise.race([navigator.serviceWorker.ready, refused]);
  const ready = await within(READY_LIMIT_MS, registered, signal);
  if (ready === null || ready.active === null) throw unavailable();
  // Without control a request of this page could go to the server.
  if (!(await within(CONTROL_LIMIT_MS, controlled(), signal))) throw passedBy();
  return ready.active;
}

/** Requests of this page, and of workers that it makes from now on, go to the service worker. */
async function controlled(): Promise<true> {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller !== null) return true;
  await new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  return true;
}

/** Null when it takes longer. */
async function within<T>(
  limitMs: number,
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | null> {
  const { promise: late, resolve, reject } = Promise.withResolvers<null>();
  const cancel = (): void => reject(new FaultError('cancelled', 'Cancelled.'));
  const timer = setTimeout(() => resolve(null), limitMs);
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

function passedBy(): FaultError {
  return new FaultError(
    'save_failed',
    'This page was loaded past the part of Bittern that sends files. Reload the page, then try again.',
  );
}

function unavailable(): FaultError {
  return new FaultError(
    'save_failed',
    'This browser runs no service worker for Bittern, and files are saved through it. Private windows often forbid it: open Bittern in a normal one.',
  );
}
