import { expect, test } from 'vitest';
import { channelId } from '../core/channel/description.ts';
import {
  coopCloseDigest,
  delegateDigest,
  sessionDigest,
  type Session,
} from '../core/channel/messages.ts';
import { recoverAddress, type Signature } from '../core/channel/signature.ts';
import { CHAIN_ID, CHANNELS, descriptionOf } from '../core/money/samples.suite.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { Browser, opened, OWNER, START } from './signer-kit.suite.ts';

const DOMAIN = { chainId: CHAIN_ID, contract: CHANNELS };
const SESSION: Session = {
  channelId: 'ab'.repeat(32),
  infoHash: '01'.repeat(20) as InfoHash,
  sellerPeerId: '02'.repeat(20),
  buyerPeerId: '03'.repeat(20),
  ns: '04'.repeat(16),
  nb: '05'.repeat(16),
  dtls: '06'.repeat(32),
};

const REFUSED = { code: 'policy_refused' };

function signedBy(digest: Uint8Array, { signature }: { readonly signature: string }) {
  return recoverAddress(digest, signature as Signature);
}

test.each([CHANNELS, null])(
  'the session key proves a connection (contract %s)',
  async (contract) => {
    const { signer } = new Browser().open();
    const address = await signer['session.address'](null);
    const proof = await signer['session.prove']({ chainId: CHAIN_ID, contract, session: SESSION });
    const digest = sessionDigest({ chainId: CHAIN_ID, contract }, SESSION);
    expect(signedBy(digest, proof)).toBe(address);
    for (const wrong of [{ ns: '04' }, { infoHash: 'zz'.repeat(20) }, { dtls: 7 }]) {
      const session = { ...SESSION, ...wrong } as Session;
      const asked = signer['session.prove']({ chainId: CHAIN_ID, contract, session });
      await expect(asked).rejects.toMatchObject(REFUSED);
    }
  },
);

test('the end of a channel to us is agreed to, and never for less than before', async () => {
  const browser = new Browser();
  const { signer } = browser.open();
  const payeeSigner = await signer['session.address'](null);
  const description = descriptionOf({ payeeSigner });
  const agree = (finalAmount: bigint, tab = signer) =>
    Promise.resolve(tab['close.sign']({ ...DOMAIN, description, finalAmount }));
  const first = await agree(50n);
  const digest = coopCloseDigest(DOMAIN, {
    channelId: channelId(DOMAIN, description),
    finalAmount: 50n,
  });
  expect(signedBy(digest, first)).toBe(payeeSigner);
  expect(await agree(50n)).toEqual(first);
  await expect(agree(49n)).rejects.toMatchObject(REFUSED);
  // Also after a restart.
  await expect(agree(0n, browser.open().signer)).rejects.toMatchObject(REFUSED);
  expect(await agree(51n)).not.toEqual(first);
  await expect(agree(50n)).rejects.toMatchObject(REFUSED);
  await expect(agree(-1n)).rejects.toMatchObject(REFUSED);
  await expect(agree(2n ** 128n)).rejects.toMatchObject(REFUSED);
});

test('channels of others are not ended, nor those whose record is damaged', async () => {
  const browser = new Browser();
  const { signer } = browser.open();
  const payeeSigner = await signer['session.address'](null);
  const stranger = signer['close.sign']({
    ...DOMAIN,
    description: descriptionOf(),
    finalAmount: 1n,
  });
  await expect(stranger).rejects.toMatchObject(REFUSED);
  const description = descriptionOf({ payeeSigner });
  browser.purse.values.set(`close ${channelId(DOMAIN, description)}`, { finalAmount: '7' });
  const damaged = signer['close.sign']({ ...DOMAIN, description, finalAmount: 8n });
  await expect(damaged).rejects.toMatchObject({ code: 'data_damaged' });
});

test('the purse lets its own session key pay, for a year at most, while it is unlocked', async () => {
  const { tab } = await opened();
  const key = await tab.signer['session.address'](null);
  const now = START / 1000;
  const until = now + 300 * 86_400;
  const ask = (change: { payer?: TronAddress; key?: TronAddress; until?: number }) =>
    Promise.resolve(
      tab.signer['delegate.sign']({
        chainId: CHAIN_ID,
        delegate: { payer: OWNER, key, until, ...change },
      }),
    );
  const digest = delegateDigest(CHAIN_ID, { payer: OWNER, key, until });
  expect(signedBy(digest, await ask({}))).toBe(OWNER);
  for (const wrong of [
    { payer: CHANNELS },
    { key: OWNER },
    { until: now },
    { until: now + 400 * 86_400 },
    { until: until + 0.5 },
  ]) {
    await expect(ask(wrong)).rejects.toMatchObject(REFUSED);
  }
  await tab.signer['purse.lock'](null);
  await expect(ask({})).rejects.toMatchObject({ code: 'purse_locked' });
});
