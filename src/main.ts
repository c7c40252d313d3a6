/** The page's entry: lends the engine what only a page has, and mounts the interface. */
import { DEFAULT_ICE_SERVERS, DEFAULT_TRACKERS } from './core/torrent/default-trackers.ts';
import type { EngineDefaults } from './bridge/messages.ts';
import type { PageStorage } from './bridge/page-services.ts';
import type { LocalWorld } from './bridge/world.ts';
import { EngineLink, LEADER_LOCK } from './page/engine-link.ts';
import { fileServices } from './page/files.ts';
import { watchInstallation, type Installation } from './page/installation.ts';
import { hearLaunches } from './page/launches.ts';
import { canHandleMagnets, handleMagnets } from './page/magnet-handler.ts';
import { findLocalWorld } from './page/local-world.ts';
import { readPracticeEarnings } from './page/practice-earnings.ts';
import { missingFromPlatform } from './page/platform.ts';
import { pageSaves } from './page/saves.ts';
import { guardSaves } from './page/saving-lock.ts';
import { SignerLink } from './page/signer-link.ts';
import { pageStorage } from './page/storage.ts';
import { relayStreams } from './page/stream-relay.ts';
import { trustedScriptUrl } from './page/trusted-urls.ts';
import { watchForUpdates } from './page/updates.ts';
import { shareLink } from './page/web-share.ts';
import { mountApp, mountBlocked } from './ui/app.ts';
import { openPayDesk } from './wallet/paying/pay-desk.ts';
import type { Wallet } from './wallet/wallet.ts';
import engineWorkerUrl from './workers/engine.worker.ts?worker&url';
import saveWorkerUrl from './workers/save.worker.ts?worker&url';
import signerWorkerUrl from './workers/signer.worker.ts?worker&url';

const PUBLIC: EngineDefaults = {
  trackers: DEFAULT_TRACKERS,
  iceServers: DEFAULT_ICE_SERVERS,
  trackerScope: 'public',
  chain: null,
};

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app.');

// Not while the module itself runs: tools that ask for stacks would have all of it parsed once more.
queueMicrotask(() => void boot(target));

async function boot(root: HTMLElement): Promise<void> {
  // The browser tells once, and early.
  const installation = watchInstallation();
  const fault = await missingFromPlatform();
  if (fault === null) start(root, installation, await pageStorage());
  else mountBlocked(root, fault);
}

/** Nobody outside this machine is to be found from the local world. */
function localDefaults({ tracker, chain }: LocalWorld): EngineDefaults {
  return { trackers: [tracker], iceServers: [], trackerScope: 'anywhere', chain };
}

function start(root: HTMLElement, installation: Installation, storage: PageStorage): void {
  const world = findLocalWorld();
  // Started by its first command, or when the engine pays or earns.
  const signer = new SignerLink(
    () => new Worker(trustedScriptUrl(signerWorkerUrl), { type: 'module', name: 'Bittern signer' }),
  );
  const engine = new EngineLink(async () => {
    const local = await world;
    return {
      spawn: () =>
        new Worker(trustedScriptUrl(engineWorkerUrl), { type: 'module', name: 'Bittern engine' }),
      defaults: local === null ? PUBLIC : localDefaults(local),
      lendSigner: (onGone) => signer.lend(onGone),
      // For trying what older browsers do.
      forceProxiedChannels: new URLSearchParams(location.search).get('channels') === 'proxied',
    };
  });
  let isLeading = false;
  engine.onStatus(({ phase }) => {
    isLeading = phase === 'leading';
    if (isLeading) guardSaves();
  });
  const updates = watchForUpdates({
    leaderLock: LEADER_LOCK,
    isLeading: () => isLeading,
    drain: () => engine.call('engine.drain', null),
  });
  relayStreams((life) => engine.openStreamLine(life));
  // Later: nobody has slept yet.
  import('./page/waking.ts').then(
    ({ onWake }) =>
      onWake(() => {
        engine.call('trackers.retry', null).catch(() => undefined);
      }),
    () => undefined,
  );
  let openedWallet: Wallet | null = null;
  const openWallet = once(async () => {
    const [wallet, local] = await Promise.all([import('./wallet/open-wallet.ts'), world]);
    openedWallet = await wallet.openWallet({
      signer,
      local: local?.chain ?? null,
      tellEnds: (ends) => engine.call('pay.ended', { ends }),
    });
    return openedWallet;
  });
  openPayDesk({
    engine,
    openWallet,
    openedWallet: () => openedWallet,
    exclusively: (lock, work) => navigator.locks.request(lock, work),
  });
  mountApp(root, {
    engine,
    openWallet,
    services: {
      ...fileServices,
      saves: pageSaves(
        () =>
          new Worker(trustedScriptUrl(saveWorkerUrl), { type: 'module', name: 'Bittern saver' }),
      ),
      storage,
      shareLink,
      world,
      practiceEarnings: readPracticeEarnings,
      ...installation,
      canHandleMagnets,
      handleMagnets,
      hearLaunches,
      ...updates,
    },
  });
}

/** The same one for all who ask; after a failure it is tried again. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | null = null;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}
