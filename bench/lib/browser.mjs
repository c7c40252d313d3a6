/** A Chromium of its own for each measurement, and what its processes cost. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../scripts/lib/chromium.mjs';
import { whenEnding } from '../../scripts/lib/ending.mjs';

/** @typedef {'renderer' | 'network' | 'rest'} ProcessKind */
/** @typedef {{ pid: number, kind: ProcessKind, cpuSeconds: number }} BrowserProcess */

/** For a page to load, on a machine that is still writing what the last run left. */
const PATIENCE_MS = 120_000;

/** @type {Set<Browser>} */
const open = new Set();
whenEnding(async () => {
  await Promise.all([...open].map((browser) => browser.close()));
});

/** On a fresh profile on disk: an incognito IndexedDB lives in memory and behaves otherwise. */
export class Browser {
  #profile;

  static async launch() {
    const profile = await mkdtemp(join(tmpdir(), 'bittern-bench-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      args: CHROMIUM_ARGUMENTS,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const session = await context.browser()?.newBrowserCDPSession();
    if (session === undefined) throw new Error('Playwright gives no session with the browser.');
    const browser = new Browser(profile, context, session);
    open.add(browser);
    return browser;
  }

  /**
   * @param {string} profile
   * @param {import('playwright').BrowserContext} context
   * @param {import('playwright').CDPSession} session
   */
  constructor(profile, context, session) {
    this.#profile = profile;
    this.context = context;
    /** Of the whole browser. */
    this.session = session;
  }

  /** The window's first page. */
  get page() {
    const [page] = this.context.pages();
    if (page === undefined) throw new Error('The browser has no page.');
    return page;
  }

  /** @returns {Promise<BrowserProcess[]>} */
  async processes() {
    const { processInfo } = await this.session.send('SystemInfo.getProcessInfo');
    return processInfo.map(({ id, type, cpuTime }) => ({
      pid: id,
      kind: kindOf(type),
      cpuSeconds: cpuTime,
    }));
  }

  async close() {
    if (!open.delete(this)) return;
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} type @returns {ProcessKind} */
function kindOf(type) {
  if (type === 'renderer') return 'renderer';
  return type.startsWith('network.') ? 'network' : 'rest';
}

const TICKS_PER_SECOND = 100;

/** Of the thread that a renderer's page runs on. @param {number} pid */
export async function mainThreadSeconds(pid) {
  const path = `/proc/${String(pid)}/task/${String(pid)}/stat`;
  const text = await readFile(path, 'utf8').catch(() => '');
  // After the name in parentheses, the 12th and 13th field: time in user mode and in the kernel.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}
