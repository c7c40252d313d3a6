/** The contract through the devnet's HTTP node, called by tronweb as TronLink does it. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { TronWeb } from 'tronweb';
import { afterAll, beforeAll, describe as group, expect, it } from 'vitest';
import { testAccounts } from '../devnet/tron/node/genesis/accounts.ts';
import { BTT_ADDRESS } from '../devnet/tron/node/genesis/default-genesis.ts';
import { startTronNode, type TronNode } from '../devnet/tron/node/node.ts';
import { type Asset, BTTOLD, TRX } from '../src/core/channel/asset.ts';
import { assetToWord } from '../src/core/channel/asset-word.ts';
import {
  type ChannelCall,
  decodeCall,
  encodeCall,
  encodeStateOf,
} from '../src/core/channel/call.ts';
import { meaningOf, revertReason } from '../src/core/channel/contract-error.ts';
import { channelId, type ChannelDescription } from '../src/core/channel/description.ts';
import { type ChannelEvent, decodeEvent } from '../src/core/channel/event.ts';
import { addressOfKey } from '../src/core/channel/signature.ts';
import { CLOSED, decodeState } from '../src/core/channel/state.ts';
import type { SigningDomain } from '../src/core/channel/typed-data.ts';
import { hexAddress, parseHexAddress, type TronAddress } from '../src/core/units/tron-address.ts';
import artifact from './artifact.json' with { type: 'json' };
import { deployChannels } from './deploy/deploy.ts';
import { payeeSigner, signer, voucher } from './test/actors.suite.ts';

const AMOUNT = 20_000_000n;
const BTT: Asset = { kind: 'trc20', address: parseHexAddress(BTT_ADDRESS)! };
const [payer, payee] = testAccounts()
  .slice(0, 2)
  .map(({ privateKey }) => ({ key: privateKey, address: addressOfKey(privateKey) })) as [
  Person,
  Person,
];

interface Person {
  readonly key: Uint8Array;
  readonly address: TronAddress;
}

/** What of a receipt is looked at here. */
interface Receipt {
  readonly receipt: { readonly result: string };
  readonly contractResult: readonly string[];
  readonly log?: readonly { readonly topics: string[]; readonly data: string }[];
}

const SIGNATURES = {
  deposit: 'deposit((address,address,address,address,uint256,uint32,bytes32),uint112)',
  claim: 'claim(uint256[8])',
  claimMany: 'claimMany(uint256[8][])',
  closeCooperative: 'closeCooperative(uint256[8])',
  requestClose: 'requestClose((address,address,address,address,uint256,uint32,bytes32))',
  finalizeClose: 'finalizeClose((address,address,address,address,uint256,uint32,bytes32))',
};

let node: TronNode;
let domain: SigningDomain & { contract: TronAddress };

beforeAll(async () => {
  node = await startTronNode({ mining: 'instant' });
  const endpoint = { url: node.url, apiKey: null };
  const { address, chainId } = await deployChannels({ endpoint, privateKey: payer.key });
  domain = { chainId, contract: address };
});
afterAll(() => node.close());

const tronWebOf = ({ key }: Person) =>
  new TronWeb({ fullHost: node.url, privateKey: bytesToHex(key) });

async function send(
  from: Person,
  contract: TronAddress,
  signature: string,
  rawParameter: string,
  options: object = {},
): Promise<{ txid: string; receipt: Receipt }> {
  const tronWeb = tronWebOf(from);
  const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
    contract,
    signature,
    { feeLimit: 100_000_000, txLocal: true, rawParameter, ...options },
    [],
    from.address,
  );
  const { result, txid } = await tronWeb.trx.sendRawTransaction(
    await tronWeb.trx.sign(transaction),
  );
  expect(result).toBe(true);
  const receipt = (await tronWeb.trx.getUnconfirmedTransactionInfo(txid)) as unknown as Receipt;
  return { txid, receipt };
}

/** The events of a call that worked. */
async function call(from: Person, call: ChannelCall, options?: object) {
  const data = encodeCall(call).slice(8);
  const { txid, receipt } = await send(from, domain.contract, SIGNATURES[call.name], data, options);
  expect(receipt.receipt.result).toBe('SUCCESS');
  const events = (receipt.log ?? []).map(({ topics, data }) => decodeEvent(topics, data));
  return { txid, events: events.filter((event): event is ChannelEvent => event !== null) };
}

function described(asset: Asset): ChannelDescription {
  return {
    payer: payer.address,
    signer: signer.address,
    payee: payee.address,
    payeeSigner: payeeSigner.address,
    asset,
    withdrawDelaySeconds: 900,
    salt: '5a'.repeat(32),
  };
}

function valueOf(asset: Asset): object {
  if (asset.kind === 'trx') return { callValue: Number(AMOUNT) };
  return asset.kind === 'trc10' ? { tokenId: Number(asset.id), tokenValue: Number(AMOUNT) } : {};
}

group.each([TRX, BTTOLD, BTT])('a channel in $kind', (asset) => {
  const description = described(asset);

  it('lives from the deposit to the refund', async () => {
    if (asset.kind === 'trc20') {
      const words = `${hexAddress(domain.contract).slice(2).padStart(64, '0')}${AMOUNT.toString(16).padStart(64, '0')}`;
      await send(payer, asset.address, 'approve(address,uint256)', words);
    }
    const opening: ChannelCall = { name: 'deposit', description, amount: AMOUNT };
    const { txid, events } = await call(payer, opening, valueOf(asset));
    const id = channelId(domain, description);
    expect(events).toEqual([
      {
        name: 'Deposited',
        channelId: id,
        payer: payer.address,
        payee: payee.address,
        amount: AMOUNT,
      },
    ]);

    const claimed = await call(payee, { name: 'claim', ...voucher(domain, description, 7n) });
    expect(claimed.events).toEqual([
      { name: 'Claimed', channelId: id, payee: payee.address, amount: 7n },
    ]);

    // Nothing but the txid of the deposit is left of the description.
    const transaction = await tronWebOf(payer).trx.getTransaction(txid);
    const { data } = transaction.raw_data.contract[0]!.parameter.value as unknown as {
      data: string;
    };
    expect(decodeCall(data)).toEqual(opening);

    await call(payer, { name: 'requestClose', description });
    await node.skipTime(901_000);
    const closed = await call(payee, { name: 'finalizeClose', description });
    expect(closed.events).toEqual([
      { name: 'Closed', channelId: id, payer: payer.address, refund: AMOUNT - 7n },
    ]);
    const { constant_result: result } = await tronWebOf(
      payer,
    ).transactionBuilder.triggerConstantContract(
      domain.contract,
      'stateOf(bytes32)',
      { rawParameter: encodeStateOf(id).slice(8) },
      [],
      payer.address,
    );
    const state = decodeState(hexToBytes((result as string[])[0]!));
    expect(state).toEqual({ balance: AMOUNT, claimed: 7n, closeAt: CLOSED });
  });

  it('tells why it refuses', async () => {
    const data = encodeCall({ name: 'deposit', description, amount: AMOUNT }).slice(8);
    const { receipt } = await send(
      payer,
      domain.contract,
      SIGNATURES.deposit,
      data,
      valueOf(asset),
    );
    expect(receipt.receipt.result).toBe('REVERT');
    const reason = revertReason(hexToBytes(receipt.contractResult[0]!));
    expect(reason).toBe(meaningOf('ChannelClosed'));
  });
});

it('reads calls as tronweb encodes them from the ABI', async () => {
  const description = described(BTTOLD);
  const { address } = payer;
  const { transaction } = await tronWebOf(payer).transactionBuilder.triggerSmartContract(
    domain.contract,
    SIGNATURES.deposit,
    {
      txLocal: true,
      feeLimit: 1,
      funcABIV2: artifact.abi.find((entry) => entry.name === 'deposit')!,
      parametersV2: [
        [
          address,
          description.signer,
          description.payee,
          description.payeeSigner,
          assetToWord(BTTOLD).toString(),
          900,
          `0x${description.salt}`,
        ],
        AMOUNT.toString(),
      ],
    },
    [],
    address,
  );
  const { data } = transaction.raw_data.contract[0]!.parameter.value as unknown as { data: string };
  expect(data).toBe(encodeCall({ name: 'deposit', description, amount: AMOUNT }));
});
