/** The life of the engine's worker, with a small one in its place. */
import { afterEach, describe, expect, test } from 'vitest';
import type { FromEngine } from '../bridge/messages.ts';
import type { Fault } from '../core/fault.ts';
import { EngineProcess } from './engine-process.ts';
import type { Order, StartManner } from './small-engine.suite.ts';

const PING_MS = 250;
const living: Watched[] = [];

afterEach(() => {
  for (const { workers } of living.splice(0)) for (const worker of workers) worker.terminate();
});

class Watched {
  readonly workers: Worker[] = [];
  readonly messages: FromEngine[] = [];
  readonly faults: Fault[] = [];
  readyCount = 0;
  deathCount = 0;
  manner: StartManner | 'is missing';
  readonly process: EngineProcess;

  constructor(manner: StartManner | 'is missing' = 'well') {
    this.manner = manner;
    living.push(this);
    this.process = new EngineProcess({
      spawn: () => this.#spawn(),
      defaults: { trackers: [], iceServers: [], trackerScope: 'anywhere', chain: null },
      lendSigner: null,
      forceProxiedChannels: false,
      pingIntervalMs: PING_MS,
      onReady: () => {
        this.readyCount += 1;
      },
      onMessage: (message) => {
        this.messages.push(message);
      },
      onDied: () => {
        this.deathCount += 1;
      },
      onFailed: (fault) => {
        this.faults.push(fault);
      },
    });
  }

  order(argument: Order, id = 'id'): void {
    this.process.send({ kind: 'command', id, name: 'engine.drain', argument });
  }

  async ready(count = 1): Promise<void> {
    await expect.poll(() => this.readyCount).toBe(count);
  }

  #spawn(): Worker {
    const worker =
      this.manner === 'is missing'
        ? new Worker(deadUrl(), { type: 'module' })
        : new Worker(new URL('./small-engine.suite.ts', import.meta.url), {
            type: 'module',
            name: this.manner,
          });
    this.workers.push(worker);
    return worker;
  }
}

/** Where there is no script. */
function deadUrl(): string {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url;
}

describe('the engine process', () => {
  test('carries commands there and answers back', async () => {
    const engine = new Watched();
    await engine.ready();
    expect(engine.process.isReady).toBe(true);
    engine.order({ do: 'echo', text: 'hello' }, 'one');
    await expect
      .poll(() => engine.messages)
      .toEqual([{ kind: 'answer', id: 'one', outcome: { ok: true, value: 'hello' } }]);
  });

  test('notices death within a second, and starts again', async () => {
    const engine = new Watched();
    await engine.ready();
    const diedAt = performance.now();
    engine.order({ do: 'die' });
    await expect.poll(() => engine.deathCount, { interval: 10 }).toBe(1);
    expect(performance.now() - diedAt).toBeLessThan(1_000);
    await engine.ready(2);
    expect(engine.workers.length).toBe(2);
  });

  test('notices a hang, and starts again', async () => {
    const engine = new Watched();
    await engine.ready();
    engine.order({ do: 'hang' });
    await engine.ready(2);
    expect(engine.deathCount).toBe(1);
  });

  test('notices a hang at the start', async () => {
    const engine = new Watched('hangs');
    engine.manner = 'well';
    await engine.ready();
    expect(engine.deathCount).toBe(1);
  });

  test('does not take the worker for dead because the page was busy', async () => {
    const engine = new Watched();
    await engine.ready();
    const busyUntil = performance.now() + 8 * PING_MS;
    while (performance.now() < busyUntil);
    engine.order({ do: 'echo', text: 'still here' });
    await expect.poll(() => engine.messages.length).toBe(1);
    expect(engine.deathCount).toBe(0);
  });

  test('survives an error that the worker did not catch', async () => {
    const engine = new Watched();
    await engine.ready();
    engine.order({ do: 'throw' });
    engine.order({ do: 'echo', text: 'still here' });
    await expect.poll(() => engine.messages.length).toBe(2);
    expect(engine.deathCount).toBe(0);
  });

  test('tells why the engine cannot start, and tries again when asked', async () => {
    const engine = new Watched('fails');
    await expect
      .poll(() => engine.faults)
      .toEqual([{ code: 'no_indexeddb', message: 'No storage.' }]);
    expect(engine.workers.length).toBe(1);
    engine.manner = 'well';
    engine.process.restart();
    await engine.ready();
  });

  test.each(['throws', 'is missing'] as const)(
    'gives up when its script %s at each start',
    async (manner) => {
      const engine = new Watched(manner);
      await expect.poll(() => engine.faults.map(({ code }) => code)).toEqual(['engine_gone']);
      expect(engine.deathCount).toBe(4);
      engine.manner = 'well';
      engine.process.restart();
      await engine.ready();
    },
  );

  test('gives up when it dies again and again', async () => {
    const engine = new Watched();
    for (let life = 1; life <= 5; life += 1) {
      await engine.ready(life);
      engine.order({ do: 'die' });
    }
    await expect.poll(() => engine.faults.map(({ code }) => code)).toEqual(['engine_gone']);
    expect(engine.process.isReady).toBe(false);
  });
});
