/** https://wicg.github.io/web-app-launch/ (Chromium only), which TypeScript's DOM library leaves out. */
interface LaunchParams {
  readonly targetURL: string | null;
  readonly files: readonly FileSystemHandle[];
}

interface Window {
  readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
}
