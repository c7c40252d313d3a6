/** Whatever a node answers, nothing but a `FaultError` comes out, and nothing that is not what it says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRX } from '../core/channel/asset.ts';
import { FaultError } from '../core/fault.ts';
import { ALICE, answering, blockAt, BTT, networkOf, Raw, Status } from './answering.suite.ts';
import type { Chain } from './chain.ts';
import { createChain } from './create-chain.ts';

const TOKEN = { kind: 'trc20', address: BTT } as const;
const TRANSFER = { kind: 'transfer', from: ALICE, to: BTT, amount: 1n, feeLimitSun: 0n } as const;

const QUESTIONS: Readonly<Record<string, (chain: Chain) => Promise<unknown>>> = {
  head: (chain) => chain.head(),
  reference: (chain) => chain.reference(),
  parameters: (chain) => chain.parameters(),
  account: (chain) => chain.account(ALICE, [TRX, { kind: 'trc10', id: 1_002_000n }, TOKEN]),
  resources: (chain) => chain.resources(ALICE),
  constantCall: (chain) => chain.constantCall({ from: ALICE, contract: BTT, calldata: '' }),
  estimate: (chain) => chain.estimate({ ...TRANSFER, asset: TRX }),
  estimateToken: (chain) => chain.estimate({ ...TRANSFER, asset: TOKEN }),
  fate: (chain) => chain.fate('ab'.repeat(32)),
  broadcast: (chain) =>
    chain.broadcast({ txid: 'ab'.repeat(32), rawDataHex: '0a', signatures: [], expiresAt: 0 }),
  transfers: (chain) => chain.transfers(ALICE),
  ownCalls: (chain) => chain.ownCalls(ALICE, BTT),
};

/** The words of the API, so that garbage gets past the first door. */
const names = fc.constantFrom(
  ...[
    'result',
    'code',
    'message',
    'constant_result',
    'energy_used',
    'balance',
    'address',
    'assetV2',
  ],
  ...['key', 'value', 'blockID', 'block_header', 'raw_data', 'number', 'timestamp', 'id', 'fee'],
  ...['receipt', 'contractResult', 'data', 'contract', 'parameter', 'type', 'txID', 'ret', 'meta'],
  ...['chainParameter', 'Error', 'fingerprint', 'EnergyLimit', '__proto__', 'toString'],
);
const { answer } = fc.letrec((tie) => ({
  answer: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, '', 0, -1, 1.5, 'ab'.repeat(32), blockAt(9, 9), 'SUCCESS'),
    fc.constantFrom<unknown>('REVERT', 'TransferContract', 'Transfer', '41', '9'.repeat(80)),
    fc.jsonValue(),
    fc.array(tie('answer'), { maxLength: 3 }),
    fc.dictionary(names, tie('answer'), { maxKeys: 6 }),
  ),
}));
const replies = fc.oneof(
  { weight: 8, arbitrary: answer },
  { weight: 1, arbitrary: fc.string().map((text) => new Raw(text)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(200, 204, 301, 400, 403, 404, 429, 500)
      .map((status) => new Status(status)),
  },
);

describe.each(Object.entries(QUESTIONS))('%s', (_, question) => {
  it('throws nothing but faults', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(replies, { minLength: 1, maxLength: 4 }), async (given) => {
        let turn = 0;
        const next = () => given[(turn += 1) % given.length];
        const { fetch } = answering({ 'a.test': { '*': next }, 'b.test': { '*': next } });
        const chain = createChain(networkOf('a.test', 'b.test'), {
          fetch,
          now: () => 1_763_827_200_000,
          wait: async () => undefined,
        });
        const thrown: unknown = await question(chain).then(
          () => null,
          (error: unknown) => error,
        );
        if (thrown === null) return;
        // Whatever else was thrown shows itself here.
        expect(thrown).toBeInstanceOf(FaultError);
        expect((thrown as FaultError).message.length).toBeLessThan(1500);
      }),
      { numRuns: 300 },
    );
  });
});
