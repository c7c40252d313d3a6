/** What the local world (`npm start`) tells about itself at `/world.json`; production has none. */
export interface DemoTorrent {
  readonly name: string;
  readonly magnet: string;
}

export interface LocalWorld {
  /** `ws://` URL of the local tracker. */
  readonly tracker: string;
  readonly demo: readonly DemoTorrent[];
}
