/** Several tabs, one engine. A frame stands for a tab: its locks go with it. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CommandArgument } from '../bridge/commands.ts';
import type { LinkTab } from './link-tab.suite.ts';
import { RELEASE_LOCK, type Order } from './small-engine.suite.ts';

const TAB_URL = new URL('./link-tab.suite.ts', import.meta.url).href;
const tabs: Tab[] = [];

afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.close();
  // The next test begins with nobody leading.
  await navigator.locks.request('bittern.leader', () => undefined);
});

class Tab {
  readonly #frame = document.createElement('iframe');

  static async open(): Promise<Tab> {
    const tab = new Tab();
    tabs.push(tab);
    const script = `<script type="module" src="${TAB_URL}"></` + 'script>';
    tab.#frame.srcdoc = `<!doctype html>${script}`;
    document.body.append(tab.#frame);
    await expect.poll(() => tab.#found).toBeDefined();
    return tab;
  }

  close(): void {
    this.#frame.remove();
  }

  get #found(): LinkTab | undefined {
    return this.#frame.contentWindow?.linkTab;
  }

  get inside(): LinkTab {
    if (this.#found === undefined) throw new Error('The tab is closed.');
    return this.#found;
  }

  get phase(): string | undefined {
    return this.#found?.statuses.at(-1)?.phase;
  }

  async reaches(phase: string): Promise<void> {
    await expect.poll(() => this.phase).toBe(phase);
  }

  /** The engine ends; whoever asked for it does not ask again. */
  dieOnce(): void {
    const controller = new AbortController();
    void this.order({ do: 'die' }, controller.signal);
    controller.abort();
  }

  /** Resolves with the answer, or with the code of the fault. */
  async order(argument: Order | (() => void), signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.inside.link.call(
        'engine.drain',
        argument as unknown as CommandArgument<'engine.drain'>,
        signal === undefined ? {} : { signal },
      );
    } catch (error) {
      return (error as { readonly code?: unknown }).code;
    }
  }
}

const echo = (text: string): Order => ({ do: 'echo', text });

/** Lets the commands that wait for it be answered from now on. */
function release(): () => void {
  const held = Promise.withResolvers<undefined>();
  void navigator.locks.request(RELEASE_LOCK, () => held.promise);
  return () => held.resolve(undefined);
}

describe('one tab', () => {
  test('leads, and answers what was asked before the engine was ready', async () => {
    const tab = await Tab.open();
    const answers = Promise.all([tab.order(echo('one')), tab.order(echo('two'))]);
    expect(await answers).toEqual(['one', 'two']);
    expect(tab.phase).toBe('leading');
    expect(tab.inside.statuses[0]).toEqual({ phase: 'starting' });
  });

  test('asks again what a dead engine has not answered', async () => {
    const tab = await Tab.open();
    await tab.reaches('leading');
    const waiting = tab.order({ do: 'wait' });
    const lives = () => tab.inside.statuses.filter(({ phase }) => phase === 'leading').length;
    tab.dieOnce();
    await expect.poll(lives).toBe(2);
    const hold = release();
    expect(await waiting).toBe('released');
    hold();
  });

  test('shows within a second that the engine died', async () => {
    const tab = await Tab.open();
    await tab.reaches('leading');
    const before = tab.inside.statuses.length;
    const diedAt = performance.now();
    tab.dieOnce();
    await expect.poll(() => tab.inside.statuses.length, { interval: 5 }).toBeGreaterThan(before);
    expect(performance.now() - diedAt).toBeLessThan(1_000);
    expect(tab.inside.statuses[before]).toEqual({ phase: 'starting' });
  });

  test('gives a command up that kills the engine, and no other', async () => {
    const tab = await Tab.open();
    await tab.reaches('leading');
    const deadly = tab.order({ do: 'die' });
    const others = [tab.order(echo('asked meanwhile')), tab.order({ do: 'wait' })];
    expect(await deadly).toBe('engine_gone');
    const hold = release();
    expect(await Promise.all(others)).toEqual(['asked meanwhile', 'released']);
    hold();
    expect(await tab.order(echo('after all'))).toBe('after all');
  });

  test('fails when the engine does not start, and starts again when asked', async () => {
    const tab = await Tab.open();
    await tab.reaches('leading');
    tab.inside.manner = 'fails';
    void tab.order({ do: 'die' });
    await tab.reaches('failed');
    expect(await tab.order(echo('now'))).toBe('no_indexeddb');
    tab.inside.manner = 'well';
    tab.inside.link.restart();
    await tab.reaches('leading');
    expect(await tab.order(echo('again'))).toBe('again');
  });

  test('lets go of a command when it is told to', async () => {
    const tab = await Tab.open();
    await tab.reaches('leading');
    const controller = new AbortController();
    const waiting = tab.order({ do: 'wait' }, controller.signal);
    controller.abort();
    expect(await waiting).toBe('cancelled');
    expect(await tab.order(echo('x'), AbortSignal.abort())).toBe('cancelled');
  });

  test('refuses what cannot be sent, now and from the queue', async () => {
    const tab = await Tab.open();
    const queued = tab.order(() => undefined);
    expect(await tab.order(echo('behind it'))).toBe('behind it');
    expect(await queued).toBe('internal');
    expect(await tab.order(() => undefined)).toBe('internal');
    expect(await tab.order(echo('afterwards'))).toBe('afterwards');
  });
});

describe('two tabs', () => {
  test('have one engine: the second follows, each gets its own answers', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    await second.reaches('following');
    const answers = await Promise.all([
      first.order(echo('to the first')),
      second.order(echo('to the second')),
    ]);
    expect(answers).toEqual(['to the first', 'to the second']);
  });

  test('both hear what the engine tells', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    await second.reaches('following');
    await second.order({ do: 'tell' });
    await expect.poll(() => second.inside.heard.count).toBe(1);
    expect(first.inside.heard.count).toBe(1);
  });

  test('hand over: the second leads, and what it asked is answered', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    await second.reaches('following');
    const waiting = second.order({ do: 'wait' });
    await second.order(echo('heard there'));
    first.close();
    await second.reaches('leading');
    const hold = release();
    expect(await waiting).toBe('released');
    hold();
  });

  test('and a third: who is left follows whoever leads', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    const third = await Tab.open();
    await Promise.all([second.reaches('following'), third.reaches('following')]);
    first.close();
    await expect.poll(() => [second.phase, third.phase].sort()).toEqual(['following', 'leading']);
    expect(await second.order(echo('second'))).toBe('second');
    expect(await third.order(echo('third'))).toBe('third');
  });

  test('see the same death and the same failure, and either can restart', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    await second.reaches('following');
    first.inside.manner = 'fails';
    void second.order({ do: 'die' });
    await Promise.all([first.reaches('failed'), second.reaches('failed')]);
    first.inside.manner = 'well';
    second.inside.link.restart();
    await Promise.all([first.reaches('leading'), second.reaches('following')]);
    expect(await second.order(echo('back'))).toBe('back');
  });

  test('a command of the second that kills the engine is given up too', async () => {
    const first = await Tab.open();
    await first.reaches('leading');
    const second = await Tab.open();
    await second.reaches('following');
    expect(await second.order({ do: 'die' })).toBe('engine_gone');
    expect(await first.order(echo('fine'))).toBe('fine');
  });
});
