/** What a test loads into a frame to have another tab: a link to the engine, a small one. */
import type { EngineStatus } from '../bridge/client.ts';
import { EngineLink } from './engine-link.ts';
import type { StartManner } from './small-engine.suite.ts';

export interface LinkTab {
  readonly link: EngineLink;
  /** All statuses so far. */
  readonly statuses: EngineStatus[];
  /** How many `fault.raised` have been heard. */
  readonly heard: { count: number };
  /** How the next engine of this tab starts. */
  manner: StartManner;
}

declare global {
  interface Window {
    linkTab?: LinkTab;
  }
}

const link = new EngineLink(async () => ({
  spawn: () =>
    new Worker(new URL('./small-engine.suite.ts', import.meta.url), {
      type: 'module',
      name: tab.manner,
    }),
  defaults: { trackers: [], iceServers: [], trackerScope: 'anywhere', chain: null },
  lendSigner: null,
  forceProxiedChannels: false,
}));
const tab: LinkTab = { link, statuses: [], heard: { count: 0 }, manner: 'well' };
link.onStatus((status) => tab.statuses.push(status));
link.on('fault.raised', () => {
  tab.heard.count += 1;
});
window.linkTab = tab;
