/**
 * Makes everything fail that the service worker is still sending: the browser would cut it off when
 * another version takes its place, and Firefox calls what was cut complete.
 */
import type { BodiesEnd } from '../bridge/stream.ts';

/** An older service worker does not know the message. */
const ANSWER_LIMIT_MS = 1_000;

export async function endBodies(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const serviceWorker = (await navigator.serviceWorker.getRegistration())?.active;
  if (serviceWorker == null) return;
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ANSWER_LIMIT_MS);
  port1.onmessage = () => resolve();
  const message: BodiesEnd = { kind: 'bodies-end' };
  serviceWorker.postMessage(message, [port2]);
  await promise;
  clearTimeout(timer);
  port1.close();
}
