/** A service worker, its pages and an engine, over real ports. */
import { afterEach } from 'vitest';
import type { SaveNews } from '../../bridge/saves.ts';
import type { LineRequest, StreamCall } from '../../bridge/stream.ts';
import type { StreamPath } from '../../core/media/stream-path.ts';
import { serveLine } from '../../engine/stream/serve-line.ts';
import { StreamedTorrent } from '../../engine/stream/stream-kit.suite.ts';
import { Bodies } from './bodies.ts';
import { LineFinder } from './line-finder.ts';
import { Saves } from './saves.ts';
import { answerStream } from './stream-route.ts';

const ORIGIN = 'https://bittern.example';
const ports: MessagePort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** The engine can end, and the pages can close. */
export function site(torrent = new StreamedTorrent()) {
  let endEngine: () => void = () => undefined;
  let isOpen = true;
  let now = 0;
  const calls: StreamCall[] = [];
  const asked: LineRequest[] = [];
  const news: SaveNews[] = [];
  /** Ids that pages were asked for; they say yes to all but `foreign`. */
  const claimed: string[] = [];

  function startEngine(): void {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const end = serveLine(port1, torrent.streams);
    const take = port1.onmessage;
    port1.onmessage = (event: MessageEvent<LineRequest>) => {
      asked.push(event.data);
      take?.call(port1, event);
    };
    const ended = new Promise<void>((resolve) => {
      endEngine = () => {
        end();
        resolve();
      };
    });
    lives.push(ended);
    finder.take({ port: port2, life: String(lives.length - 1) });
  }

  const lives: Promise<void>[] = [];
  const page = {
    postMessage: (call: StreamCall) => {
      calls.push(call);
      startEngine();
    },
  };
  const finder = new LineFinder({
    pages: () => Promise.resolve(isOpen ? [page] : []),
    wait: () => new Promise((resolve) => setTimeout(resolve, 1)),
    untilFree: (lock) => lives[Number(lock)] ?? Promise.resolve(),
    holdLife: () => Promise.resolve('life'),
  });

  const bodies = new Bodies(() => undefined);
  const { began } = bodies;
  const saves = new Saves({
    now: () => (now += 100),
    tell: (said) => news.push(said),
    life: () => Promise.resolve('life'),
    began,
  });

  async function get(
    path: string,
    { destination = 'video', mode = 'no-cors', method = 'GET', range = '' } = {},
  ): Promise<Response | null> {
    const headers = new Headers(range === '' ? {} : { Range: range });
    const request = { url: ORIGIN + path, method, mode, destination, headers } as Request;
    let answer: Promise<Response> | null = null;
    answerStream(
      { request, respondWith: (response) => void (answer = response) },
      {
        origin: ORIGIN,
        line: () => finder.line(),
        began,
        saves,
        isOurs: (id) => {
          claimed.push(id);
          return Promise.resolve(id !== 'foreign');
        },
      },
    );
    return answer;
  }

  return {
    ...{ torrent, calls, asked, news, claimed, saves, get },
    save: (path: string, method = 'GET') =>
      get(path, { destination: 'iframe', mode: 'navigate', method }),
    path: (fileIndex: number, kind: StreamPath['kind'] = 'stream') =>
      `/${kind}/${torrent.infoHash}/${fileIndex}`,
    endEngine: () => endEngine(),
    endBodies: () => bodies.endAll(),
    closePages: () => (isOpen = false),
    streamCount: () => bodies.count,
  };
}
