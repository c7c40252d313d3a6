import { expect, test } from 'vitest';
import { assetKey, BTT } from '../core/channel/asset.ts';
import { parseTronAddress } from '../core/units/tron-address.ts';
import { adoptLocalLimit } from './local-limit.ts';
import { Browser } from '../signer/signer-kit.suite.ts';
import { lockedSigner, PASSWORD } from './signer-in-memory.suite.ts';

const address = parseTronAddress('TDN1yEyNbdFiRjZKbBZSjR4qTk4G2tKdkj')!;
const local = {
  url: 'http://localhost:1/tron',
  channelContract: address,
  bttoldId: 1_002_000,
  bttAddress: address,
  faucet: 'http://localhost:1/tron/faucet',
};
const localBtt = assetKey({ kind: 'trc20', address });

async function adopt(signer: ReturnType<typeof lockedSigner>, chain: typeof local | null) {
  const [purse, settings] = await Promise.all([
    signer.call('purse.state', null),
    signer.call('wallet-settings.get', null),
  ]);
  return adoptLocalLimit(signer, chain, purse, settings);
}

test("the local world's BTT gets the limit of the real one", async () => {
  const signer = lockedSigner(new Browser());
  const { dailyLimits } = await adopt(signer, local);
  expect(dailyLimits[localBtt]).toBe(dailyLimits[assetKey(BTT)]);
  expect((await signer.call('wallet-settings.get', null)).dailyLimits).toEqual(dailyLimits);
});

test('nothing changes elsewhere, or once there is a purse', async () => {
  const signer = lockedSigner(new Browser());
  expect((await adopt(signer, null)).dailyLimits[localBtt]).toBeUndefined();
  await signer.call('purse.import', { secret: '1'.repeat(64), password: PASSWORD });
  expect((await adopt(signer, local)).dailyLimits[localBtt]).toBeUndefined();
});
