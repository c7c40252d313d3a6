/**
 * TEST ONLY. TronLink as people have it: an unpacked extension with a worker of its own, in a browser
 * on a profile on disk. Its confirmation windows arrive as pages.
 */
import type { BrowserContext, Page, Worker } from '@playwright/test';
import { buildExtension, type BuiltFolder } from './build.ts';
import type { KeeperState } from './keeper.ts';

export interface TronLinkExtension {
  /** Changes what the extension keeps, as the user would in its own window. */
  change(part: Partial<KeeperState>): Promise<void>;
  /** The next confirmation window, ready to be answered. Ask for it before what opens it. */
  nextWindow(): Promise<ConfirmationWindow>;
}

export interface ConfirmationWindow {
  /** `connect`, `sign`, ... */
  readonly method: string;
  /** What it shows to be signed, as JSON. */
  readonly params: string;
  approve(): Promise<void>;
  reject(): Promise<void>;
}

/** The folder, and the arguments to start Chromium with. Headless, but in the mode with extensions. */
export async function prepareExtension(): Promise<BuiltFolder & { readonly args: string[] }> {
  const built = await buildExtension();
  const args = [`--disable-extensions-except=${built.folder}`, `--load-extension=${built.folder}`];
  return { ...built, args: ['--headless=new', ...args] };
}

export async function tronLinkIn(
  context: BrowserContext,
  setup: Pick<KeeperState, 'privateKeys' | 'network'>,
): Promise<TronLinkExtension> {
  const worker = context.serviceWorkers().find(isExtension) ?? (await workerOf(context));
  const change = (part: Partial<KeeperState>): Promise<void> =>
    worker.evaluate(async (given) => {
      const { setTronLinkStandIn } = globalThis as unknown as {
        setTronLinkStandIn: (part: unknown) => Promise<void>;
      };
      await setTronLinkStandIn(given);
    }, part);
  await change({ ...setup, account: 0, isLocked: false, trusted: [] });
  return {
    change,
    async nextWindow() {
      const page = await context.waitForEvent('page', isConfirmation);
      return confirmationWindow(page);
    },
  };
}

function isExtension(worker: Worker): boolean {
  return worker.url().startsWith('chrome-extension:');
}

function workerOf(context: BrowserContext): Promise<Worker> {
  return context.waitForEvent('serviceworker', isExtension);
}

async function isConfirmation(page: Page): Promise<boolean> {
  await page.waitForLoadState();
  return page.url().includes('/confirm.html');
}

async function confirmationWindow(page: Page): Promise<ConfirmationWindow> {
  const approve = page.getByRole('button', { name: 'Confirm' });
  // Enabled once it shows what is asked.
  await page.locator('#approve:enabled').waitFor();
  const text = async (id: string): Promise<string> => (await page.locator(id).textContent()) ?? '';
  return {
    method: await text('#method'),
    params: await text('#params'),
    async approve() {
      await press(page, () => approve.click());
    },
    async reject() {
      await press(page, () => page.getByRole('button', { name: 'Reject' }).click());
    },
  };
}

/** It closes itself, perhaps while the click is still being reported. */
async function press(page: Page, click: () => Promise<void>): Promise<void> {
  const closed = page.waitForEvent('close');
  await Promise.all([closed, click().catch(() => undefined)]);
}
