import { FaultError } from '../core/fault.ts';

/** On a first visit the service worker stores the whole app before it is ready. */
const READY_LIMIT_MS = 60_000;
/** It then takes over this page. After a hard reload it never does. */
const CONTROL_LIMIT_MS = 5_000;

/** The one that answers paths of ours. Rejects with `save_failed` where there is none. */
export async function readyServiceWorker(): Promise<ServiceWorker> {
  if (!('serviceWorker' in navigator)) throw unavailable();
  const ready = await within(READY_LIMIT_MS, navigator.serviceWorker.ready);
  if (ready === null || ready.active === null) throw unavailable();
  // Without control a request of this page could go to the server.
  if (!(await within(CONTROL_LIMIT_MS, controlled()))) throw passedBy();
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
async function within<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
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
