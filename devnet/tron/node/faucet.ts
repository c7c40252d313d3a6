/** `POST /faucet {"address": "T..."}`: play money, answered when it is in a block. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { parseTronAddress } from '../../../src/core/units/tron-address.ts';
import type { HexAddress } from '../tvm/contract.ts';
import { readAddress } from './address.ts';
import type { Chain } from './chain/chain.ts';
import { SUN_PER_TRX } from './chain/parameters.ts';
import { Refusal } from './chain/refusal.ts';
import { resultOf } from './chain/transaction-info.ts';
import { readTransaction, type ChainTransaction } from './chain/transaction.ts';
import { FAUCET } from './genesis/accounts.ts';
import { BTT_ADDRESS, BTTOLD_ID, trc20Transfer } from './genesis/default-genesis.ts';
import { viewOf } from './http/api.ts';
import { buildTransaction } from './http/build-transaction.ts';
import type { Answer, Route } from './http/handler.ts';
import { address, textBytes, type ValueObject } from './value.ts';

const FAUCET_TRX_SUN = 1000n * SUN_PER_TRX;
const FAUCET_BTTOLD_RAW = 10_000n * 10n ** 6n;
const FAUCET_BTT_RAW = 10_000_000n * 10n ** 18n;

/** Who has this many times what it gives has enough. */
const ENOUGH = 10n;
const FEE_LIMIT_SUN = 100n * SUN_PER_TRX;

export function faucetRoute(chain: Chain): Route {
  return async ({ method, params, path }) => {
    if (path !== '/faucet' || method !== 'POST') return null;
    const text = params['address'];
    const isAddress = typeof text === 'string' && parseTronAddress(text) !== null;
    const to = isAddress ? readAddress(text) : null;
    if (to === null) {
      return problem(400, 'Send {"address": "T..."} with a base58check address of TRON.');
    }
    if (chain.head.account(to)?.isContract === true) {
      return problem(400, 'That is the address of a contract, which takes no plain transfers.');
    }
    const balance = await chain.exclusively(() => chain.head.ledger.balance(to));
    if (balance >= ENOUGH * FAUCET_TRX_SUN) {
      return problem(429, 'That address has plenty already.');
    }
    return give(chain, to);
  };
}

function problem(status: number, error: string): Answer {
  return { status, body: { error } };
}

async function give(chain: Chain, to: HexAddress): Promise<Answer> {
  const from = { owner_address: address(FAUCET.address) };
  const inBlock: Promise<boolean>[] = [];
  const txids: string[] = [];
  try {
    for (const transaction of [
      // First, so that the account is there.
      sign(chain, 'TransferContract', {
        ...from,
        to_address: address(to),
        amount: FAUCET_TRX_SUN,
      }),
      sign(chain, 'TransferAssetContract', {
        ...from,
        asset_name: textBytes(String(BTTOLD_ID)),
        to_address: address(to),
        amount: FAUCET_BTTOLD_RAW,
      }),
      sign(chain, 'TriggerSmartContract', {
        ...from,
        contract_address: address(BTT_ADDRESS),
        data: trc20Transfer(to, FAUCET_BTT_RAW),
      }),
    ]) {
      inBlock.push(untilInBlock(chain, transaction));
      await chain.broadcast(transaction);
      txids.push(transaction.id);
    }
  } catch (error) {
    if (error instanceof Refusal) return problem(503, `The faucet is stuck: ${error.message}`);
    throw error;
  }
  const areIn = await Promise.all(inBlock);
  return areIn.every(Boolean)
    ? { status: 200, body: { txids } }
    : problem(503, 'The chain dropped a transfer. Try again.');
}

function sign(chain: Chain, type: string, value: ValueObject): ChainTransaction {
  const view = viewOf(chain, false);
  const { id, rawDataHex } = buildTransaction(view, type, value, {
    isVisible: false,
    ...(type === 'TriggerSmartContract' ? { feeLimitSun: FEE_LIMIT_SUN } : {}),
    // Without it two requests in one block for the same address would be one transaction.
    salt: faucetSalt++,
  });
  const signature = secp256k1.sign(hexToBytes(id), FAUCET.privateKey, {
    prehash: false,
    format: 'recovered',
  });
  const bytes = Uint8Array.of(...signature.subarray(1), 27 + signature[0]!);
  return readTransaction(rawDataHex, [bytesToHex(bytes)]);
}

let faucetSalt = 0;

/** Whether it succeeded; false when it expires. */
async function untilInBlock(
  chain: Chain,
  { expirationMs, id }: ChainTransaction,
): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = chain.onBlock(({ timestampMs }) => {
      const processed = chain.blocks.transaction(id);
      if (processed === null && timestampMs < expirationMs) return;
      stop();
      resolve(processed !== null && resultOf(processed) === 'SUCCESS');
    });
  });
}
