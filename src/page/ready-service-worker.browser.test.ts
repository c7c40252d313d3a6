import { expect, test } from 'vitest';
import { readyServiceWorker } from './ready-service-worker.ts';
import { tellRegistrationRefused } from './registration.ts';

test('waits until it is cancelled; says at once that the browser refused it', async () => {
  expect(await navigator.serviceWorker.getRegistration('/')).toBeUndefined();
  const abort = new AbortController();
  const cancelled = readyServiceWorker(abort.signal);
  abort.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  await expect(readyServiceWorker(abort.signal)).rejects.toMatchObject({ code: 'cancelled' });

  const { signal } = new AbortController();
  const refused = readyServiceWorker(signal);
  tellRegistrationRefused();
  for (const ready of [refused, readyServiceWorker(signal)]) {
    await expect(ready).rejects.toMatchObject({
      code: 'save_failed',
      message: expect.stringContaining('no service worker') as string,
    });
  }
});
