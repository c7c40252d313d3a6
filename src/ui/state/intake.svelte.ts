import type { EngineClient } from '../../bridge/client.ts';
import type { AddedTorrent, SharedFile, TorrentInput } from '../../bridge/commands.ts';
import type { IncomingItems } from '../../bridge/page-services.ts';
import { toFault, type Fault } from '../../core/fault.ts';
import { m } from '../messages/generated/messages.js';
import type { Notices } from './notices.svelte.ts';

interface Hooks {
  /** A torrent is in the list now, or was before. */
  readonly added: (torrent: AddedTorrent) => void;
  /** Content to make a torrent of. */
  readonly share: (files: readonly SharedFile[]) => void;
}

/** The door for links and files, however they came: typed, picked, dropped or pasted. */
export class Intake {
  /** What is typed into the add field; kept when it is refused. */
  text = $state('');
  isAdding = $state(false);
  fault = $state.raw<Fault | null>(null);

  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #hooks: Hooks;

  constructor(engine: EngineClient, notices: Notices, hooks: Hooks) {
    this.#engine = engine;
    this.#notices = notices;
    this.#hooks = hooks;
  }

  /** The field was submitted. True when its text was taken. */
  async submit(): Promise<boolean> {
    const link = this.text.trim();
    if (this.isAdding) return false;
    if (link === '') {
      this.fault = { code: 'link_unsupported', message: m.add_empty() };
      return false;
    }
    this.isAdding = true;
    this.fault = null;
    try {
      this.#hooks.added(await this.#engine.call('torrent.add', { kind: 'link', link }));
      // What was typed meanwhile stays.
      if (this.text.trim() === link) this.text = '';
      return true;
    } catch (error) {
      this.fault = toFault(error);
      return false;
    } finally {
      this.isAdding = false;
    }
  }

  edit(text: string): void {
    this.text = text;
    this.fault = null;
  }

  /** Links and metainfo are added, content is offered for sharing. */
  async receive(items: IncomingItems): Promise<void> {
    const inputs: TorrentInput[] = [
      ...items.metainfos.map(({ bytes }) => ({ kind: 'metainfo', bytes }) as const),
      ...items.links.map((link) => ({ kind: 'link', link }) as const),
    ];
    if (items.files.length > 0) this.#hooks.share(items.files);
    else if (inputs.length === 0) this.#notices.tell(m.nothing_usable());
    await Promise.all(inputs.map((input) => this.#add(input)));
  }

  /** Receives what a picker or a transfer will give; null is a user who changed their mind. */
  receiveLater(items: Promise<IncomingItems | null>): void {
    items
      .then((given) => (given === null ? undefined : this.receive(given)))
      .catch((error: unknown) => this.#notices.warn(toFault(error)));
  }

  async #add(input: TorrentInput): Promise<void> {
    try {
      this.#hooks.added(await this.#engine.call('torrent.add', input));
    } catch (error) {
      this.#notices.warn(toFault(error));
    }
  }
}
