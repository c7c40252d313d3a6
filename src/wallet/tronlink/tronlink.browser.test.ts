/** TronLink's states, with the real adapter in a real page and the stand-in of the stories. */
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { createKeeper, type Keeper, type KeeperState } from '../../../e2e/tronlink/keeper.ts';
import { installProvider, type Provider } from '../../../e2e/tronlink/provider.ts';
import { builtInNetworks } from '../../chain/built-in-networks.ts';
import type { Network } from '../../chain/networks.ts';
import { encodeTransaction } from '../../chain/transaction.ts';
import { TRX } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { TransferIntent } from '../../core/money/intent.ts';
import { buildTransaction } from '../transactions/build.ts';
import { checkSigned } from '../transactions/check.ts';
import type { TronLinkState } from '../wallet.ts';
import { openTronLinkDoor } from './adapter.ts';
import { tronLink, type TronLink } from './tronlink.ts';

const KEYS = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
const [FIRST, SECOND] = KEYS.map((key) => addressOfKey(key));
const ORIGIN = 'https://bittern.test';

let node: { url: string; chainId: number };

beforeAll(async () => {
  node = await commands.startTronNode();
});

afterAll(() => commands.stopServer(node.url));

interface StandIn {
  readonly keeper: Keeper;
  answer: 'approve' | 'reject' | 'wait';
  /** Answers the window that is open. */
  answerOpen(answer: 'approve' | 'reject'): void;
  change(part: Partial<KeeperState>): void;
}

interface Opened {
  readonly link: TronLink;
  readonly states: readonly TronLinkState[];
  readonly state: TronLinkState;
}

const opened: TronLink[] = [];
let provider: Provider | null = null;

afterEach(() => {
  for (const link of opened.splice(0)) link.close();
  provider?.uninstall();
  provider = null;
});

function hexOf(key: Uint8Array): string {
  return [...key].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function chainIdText(chainId: number): string {
  return `0x${chainId.toString(16).padStart(8, '0')}`;
}

function install(part: Partial<KeeperState> = {}, kind?: 'legacy'): StandIn {
  let open: (answer: 'approve' | 'reject') => void = () => undefined;
  const standIn: StandIn = {
    answer: 'approve',
    answerOpen: (answer) => {
      open(answer);
    },
    keeper: createKeeper(
      {
        privateKeys: KEYS.map(hexOf),
        account: 0,
        isLocked: false,
        network: { url: node.url, chainId: chainIdText(node.chainId) },
        trusted: [],
        ...part,
      },
      {
        askUser: () =>
          new Promise((resolve) => {
            if (standIn.answer === 'wait') open = resolve;
            else resolve(standIn.answer);
          }),
      },
    ),
    change(next) {
      standIn.keeper.change(next);
      provider?.apply(standIn.keeper.visibleTo(ORIGIN));
    },
  };
  provider = installProvider(
    (method, params = []) => standIn.keeper.answer(method, params, ORIGIN),
    kind,
  );
  provider.apply(standIn.keeper.visibleTo(ORIGIN));
  return standIn;
}

async function look(): Promise<Opened> {
  const network: Network = { ...builtInNetworks.nile, name: 'local', chainId: node.chainId };
  const states: TronLinkState[] = [{ phase: 'looking' }];
  const state = (): TronLinkState => states.at(-1) ?? { phase: 'looking' };
  const link = tronLink({
    find: () => Promise.resolve(openTronLinkDoor()),
    network: () => network,
    state,
    onState: (next) => states.push(next),
  });
  opened.push(link);
  await link.look();
  return {
    link,
    states,
    get state() {
      return state();
    },
  };
}

const connected = (address = FIRST) => ({
  phase: 'connected',
  address,
  isRightNetwork: true,
  chainId: `0x${node.chainId.toString(16)}`,
});

test('absent, and found when it is put in later', async () => {
  const seen = await look();
  expect(seen.state).toEqual({ phase: 'absent' });
  await expect(seen.link.connect()).rejects.toMatchObject({ code: 'tronlink_absent' });
  expect(seen.state).toEqual({ phase: 'absent' });
  install();
  await seen.link.connect();
  expect(seen.state).toEqual(connected());
});

test.each([undefined, 'legacy'] as const)('found, then connected (%s)', async (kind) => {
  install({}, kind);
  const seen = await look();
  expect(seen.state).toEqual({ phase: 'found' });
  await seen.link.connect();
  expect(seen.state).toEqual(connected());
  expect(seen.states.map(({ phase }) => phase)).toContain('asking');
});

test('a site that is trusted already is connected without asking', async () => {
  const standIn = install({ trusted: [ORIGIN] });
  standIn.answer = 'reject';
  const seen = await look();
  await expect.poll(() => seen.state).toEqual(connected());
});

test('a no leaves it as it was', async () => {
  const standIn = install();
  standIn.answer = 'reject';
  const seen = await look();
  await expect(seen.link.connect()).rejects.toMatchObject({ code: 'tronlink_rejected' });
  expect(seen.state).toEqual({ phase: 'found' });
});

test.each([undefined, 'legacy'] as const)(
  'a window that is open already is named (%s)',
  async (kind) => {
    const standIn = install({}, kind);
    standIn.answer = 'wait';
    const [first, second] = [await look(), await look()];
    const connecting = first.link.connect();
    await expect(second.link.connect()).rejects.toMatchObject({ code: 'tronlink_busy' });
    expect(second.state).toMatchObject({ phase: 'failed', fault: { code: 'tronlink_busy' } });
    standIn.answerOpen('approve');
    await connecting;
    expect(first.state).toEqual(connected());
  },
);

test.each([undefined, 'legacy'] as const)('locked when asked (%s)', async (kind) => {
  install({ isLocked: true }, kind);
  const seen = await look();
  await expect(seen.link.connect()).rejects.toMatchObject({ code: 'tronlink_locked' });
  expect(seen.state).toEqual({ phase: 'locked' });
});

test('locks and unlocks, changes its account and its network', async () => {
  const standIn = install();
  const seen = await look();
  await seen.link.connect();
  standIn.change({ isLocked: true });
  await expect.poll(() => seen.state).toEqual({ phase: 'locked' });
  standIn.change({ isLocked: false });
  await expect.poll(() => seen.state).toEqual(connected());
  standIn.change({ account: 1 });
  await expect.poll(() => seen.state).toEqual(connected(SECOND));

  // Nobody answers there: the network is unknown, which is not the right one either.
  standIn.change({ network: { url: 'http://127.0.0.1:9', chainId: '0x2b6653dc' } });
  await expect.poll(() => seen.state).toMatchObject({ isRightNetwork: false, chainId: null });
  await expect(seen.link.sign(await transfer(SECOND))).rejects.toMatchObject({
    code: 'network_wrong',
  });
  standIn.change({ network: { url: node.url, chainId: chainIdText(node.chainId) } });
  await expect.poll(() => seen.state).toEqual(connected(SECOND));
});

test('forgotten here, it stays out until the user connects again', async () => {
  const standIn = install();
  const seen = await look();
  await seen.link.connect();
  seen.link.disconnect();
  await expect.poll(() => seen.state).toEqual({ phase: 'found' });
  standIn.change({ account: 1 });
  expect(seen.state).toEqual({ phase: 'found' });
  await seen.link.connect();
  expect(seen.state).toEqual(connected(SECOND));
});

const reference = {
  refBlockBytes: '0001',
  refBlockHash: '0123456789abcdef',
  timestamp: 1_700_000_000_000,
  expiration: 1_700_000_060_000,
};

function intentOf(from = FIRST): TransferIntent {
  if (from === undefined) throw new Error('No account.');
  const to = addressOfKey(new Uint8Array(32).fill(9));
  return { kind: 'transfer', from, to, asset: TRX, amount: 5n, feeLimitSun: 0n };
}

const transfer = (from = FIRST) => buildTransaction(intentOf(from), reference);

test('signs what it is given, or says no, or is locked', async () => {
  const standIn = install();
  const seen = await look();
  await expect(seen.link.sign(await transfer())).rejects.toMatchObject({ code: 'tronlink_locked' });
  await seen.link.connect();
  const signed = await seen.link.sign(await transfer());
  expect(signed.rawDataHex).toBe(encodeTransaction(intentOf(), reference));
  expect(checkSigned(signed, intentOf()).expiresAt).toBe(reference.expiration);
  standIn.answer = 'reject';
  await expect(seen.link.sign(await transfer())).rejects.toMatchObject({
    code: 'tronlink_rejected',
  });
  expect(seen.state).toEqual(connected());
  standIn.change({ isLocked: true });
  await expect(seen.link.sign(await transfer())).rejects.toMatchObject({ code: 'tronlink_locked' });
});
