/** The engine's line to the signer, with the real signer at the other end of a real port. */
import { afterEach, expect, test } from 'vitest';
import { forEngine, type EngineSignerCommand } from '../bridge/engine-signer.ts';
import { serve } from '../bridge/serve.ts';
import { CHAIN_ID, CHANNELS, descriptionOf } from '../core/money/samples.suite.ts';
import { Browser } from '../signer/signer-kit.suite.ts';
import { SignerPort } from './signer-port.ts';

const ports: MessagePort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A signer worker's end, as `signer.worker.ts` has it. */
function lend(browser: Browser, isSilent = false): MessagePort {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const handlers = forEngine(browser.open().signer);
  port1.onmessage = ({ data }: MessageEvent<EngineSignerCommand>) => {
    if (isSilent) return;
    void serve(handlers, data).then((answer) => {
      port1.postMessage(answer);
    });
  };
  return port2;
}

const GONE = { code: 'engine_gone', message: 'It stopped.' } as const;

test('a line is asked for once, by the first command, and those that waited are sent on it', async () => {
  let wantedCount = 0;
  const port = new SignerPort(() => {
    wantedCount += 1;
  });
  expect(wantedCount).toBe(0);
  const asked = [port.call('session.address', null), port.call('session.address', null)];
  expect(wantedCount).toBe(1);
  port.attach(lend(new Browser()));
  const [one, other] = await Promise.all(asked);
  expect(one).toBe(other);
  expect(one).toMatch(/^T/);
  expect(await port.call('session.address', null)).toBe(one);
  expect(wantedCount).toBe(1);
});

test('faults come through with their codes', async () => {
  const port = new SignerPort(() => undefined);
  port.attach(lend(new Browser()));
  const request = { chainId: CHAIN_ID, contract: CHANNELS, description: descriptionOf() };
  await expect(port.call('close.sign', { ...request, finalAmount: 1n })).rejects.toMatchObject({
    name: 'FaultError',
    code: 'policy_refused',
  });
});

test('when the signer ends, what waits rejects and the next command asks for another line', async () => {
  let wantedCount = 0;
  const browser = new Browser();
  const port = new SignerPort(() => {
    wantedCount += 1;
  });
  port.attach(lend(browser, true));
  const waiting = port.call('session.address', null);
  port.gone(GONE);
  await expect(waiting).rejects.toMatchObject({ name: 'FaultError', code: 'engine_gone' });
  expect(wantedCount).toBe(0);
  const again = port.call('session.address', null);
  expect(wantedCount).toBe(1);
  port.attach(lend(browser));
  expect(await again).toMatch(/^T/);
  // One that never comes up: nobody waits for it either.
  const lost = new SignerPort(() => undefined);
  const never = lost.call('purse.state', null);
  lost.gone(GONE);
  await expect(never).rejects.toMatchObject({ code: 'engine_gone' });
});

test('the engine is not served what it may not ask', async () => {
  const browser = new Browser();
  const port = new SignerPort(() => undefined);
  port.attach(lend(browser));
  for (const name of ['transaction.sign', 'purse.reveal', 'wallet-settings.set', 'purse.forget']) {
    const asked = port.call(name as 'purse.state', null);
    await expect(asked).rejects.toMatchObject({
      message: expect.stringContaining('no command') as string,
    });
  }
});
