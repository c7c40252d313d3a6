/** https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface (Chromium only). */
interface BeforeInstallPromptEvent extends Event {
  /** Once per event, from a click. */
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

interface WindowEventMap {
  beforeinstallprompt: BeforeInstallPromptEvent;
}

interface Navigator {
  /** Safari on iPhone and iPad: opened from the home screen. */
  readonly standalone?: boolean;
}
