import type { PageSaves, SaveOrder, SaveTarget } from '../../bridge/page-saves.ts';
import { toFault, type Fault } from '../../core/fault.ts';
import { RateMeter } from './rate-meter.ts';

const MEASURED_EVERY_MS = 500;

type SaveWords = Pick<Save, 'name'> & Partial<Pick<Save, 'leftOutCount'>>;

/** One save, from its start to what became of it. */
export class Save {
  readonly key = crypto.randomUUID();
  readonly order: SaveOrder;
  readonly target: SaveTarget;
  /** Of what arrives: the file, the folder or the zip file. */
  readonly name: string;
  /** Files of the torrent that are not among what is saved, though all was asked for. */
  readonly leftOutCount: number;

  lengthBytes = $state(0);
  writtenBytes = $state(0);
  checkedBytes = $state(0);
  /** Null until it can be told. */
  bytesPerSecond = $state<number | null>(null);
  /** Why it failed; null while it runs. */
  fault = $state.raw<Fault | null>(null);

  readonly #saves: PageSaves;
  #stop = new AbortController();

  constructor(saves: PageSaves, order: SaveOrder, target: SaveTarget, words: SaveWords) {
    this.#saves = saves;
    this.order = order;
    this.target = target;
    this.name = words.name;
    this.leftOutCount = words.leftOutCount ?? 0;
    this.lengthBytes = order.files.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
  }

  get isRunning(): boolean {
    return this.fault === null;
  }

  /** All is written, and read again. */
  get isChecking(): boolean {
    return this.checkedBytes > 0 && this.writtenBytes === this.lengthBytes;
  }

  /** 0..1, of what is written or, after that, of what is checked. */
  get share(): number {
    if (this.lengthBytes === 0) return 0;
    return (this.isChecking ? this.checkedBytes : this.writtenBytes) / this.lengthBytes;
  }

  /** Resolves to `saved`, or to why it was not; never rejects. Call it again after it failed. */
  async run(): Promise<'saved' | 'cancelled' | 'failed'> {
    const { signal } = (this.#stop = new AbortController());
    const meter = new RateMeter();
    this.fault = null;
    this.writtenBytes = 0;
    this.checkedBytes = 0;
    this.bytesPerSecond = null;
    const measure = (): void => {
      this.bytesPerSecond = meter.add(performance.now(), this.writtenBytes);
    };
    // Also when nothing is heard: it then stands still.
    const ticks = setInterval(measure, MEASURED_EVERY_MS);
    try {
      await this.#saves.save(this.order, this.target, {
        name: this.name,
        signal,
        hear: ({ lengthBytes, writtenBytes, checkedBytes }) => {
          if (lengthBytes > 0) this.lengthBytes = lengthBytes;
          this.writtenBytes = writtenBytes;
          this.checkedBytes = checkedBytes;
        },
      });
      return 'saved';
    } catch (error) {
      const fault = toFault(error);
      if (fault.code === 'cancelled') return 'cancelled';
      this.fault = fault;
      return 'failed';
    } finally {
      clearInterval(ticks);
    }
  }

  cancel(): void {
    this.#stop.abort();
  }
}
