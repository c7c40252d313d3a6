/** The worker's side of tests that must run in a worker: named cases, run one at a time. */

/** Cases that need a context, by name. */
export type Cases<Context> = Readonly<Record<string, (context: Context) => Promise<void>>>;

export type BoundCases = Readonly<Record<string, () => Promise<void>>>;

/** What only the page can do for a case. */
export interface PageHelp {
  /**
   * Deletes every database and lets this origin store about so many bytes from now on; null lifts
   * the limit and deletes nothing. Chromium remembers for half a minute how much room was left, so
   * a limit that comes later is not noticed; a lifted one is.
   */
  limitRoom(bytes: number | null): Promise<void>;
  /** As when the user clears the site's data: every database is closed and deleted. */
  clearDatabases(): Promise<void>;
}

export type FromPage =
  | { readonly kind: 'run'; readonly name: string }
  | { readonly kind: 'helped'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
  | {
      readonly kind: 'help';
      readonly id: number;
      readonly name: keyof PageHelp;
      readonly argument: number | null;
    };

/** Gives each case a context of its own, and each name a prefix. */
export function bindCases<Context>(
  prefix: string,
  cases: Cases<Context>,
  run: (work: (context: Context) => Promise<void>) => Promise<void>,
): BoundCases {
  return Object.fromEntries(
    Object.entries(cases).map(([name, work]) => [`${prefix}: ${name}`, () => run(work)]),
  );
}

/** Called once, by the worker's entry. */
export function answerCases(cases: BoundCases): void {
  self.addEventListener('message', ({ data }: MessageEvent<FromPage>) => {
    if (data.kind === 'run') void report(cases[data.name], data.name);
    else {
      helpAwaited.get(data.id)?.();
      helpAwaited.delete(data.id);
    }
  });
}

const helpAwaited = new Map<number, () => void>();

export const pageHelp: PageHelp = {
  limitRoom: (bytes) => askPage('limitRoom', bytes),
  clearDatabases: () => askPage('clearDatabases', null),
};

function askPage(name: keyof PageHelp, argument: number | null): Promise<void> {
  const id = Math.random();
  return new Promise((resolve) => {
    helpAwaited.set(id, resolve);
    send({ kind: 'help', id, name, argument });
  });
}

async function report(work: (() => Promise<void>) | undefined, name: string): Promise<void> {
  try {
    if (!work) throw new Error(`The worker knows no case “${name}”.`);
    await work();
    send({ kind: 'passed' });
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    send({ kind: 'failed', message, stack });
  }
}

function send(message: FromWorker): void {
  self.postMessage(message);
}
