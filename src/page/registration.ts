/** Whether the browser runs our service worker: told by who registers it, heard by who needs it. */
const refusal = Promise.withResolvers<void>();

/** Resolves when the browser refused it, as some do in private windows; never otherwise. */
export const registrationRefused: Promise<void> = refusal.promise;

export function tellRegistrationRefused(): void {
  refusal.resolve();
}
