/** What the devnet begins with: BTTOLD, BTT, look-alikes and hostile tokens, and who holds them. */
import tokenArtifacts from '../../tokens/artifacts.json' with { type: 'json' };
import type { HexAddress } from '../../tvm/contract.ts';
import { SUN_PER_TRX } from '../chain/parameters.ts';
import type { TokenRecord } from '../chain/world.ts';
import { FAUCET, ISSUER, testAccounts } from './accounts.ts';
import { genesisContractAddress, type Genesis, type GenesisContract } from './genesis.ts';

/** On the main network it is called BitTorrent, BTT, and is worth a thousandth of a BTT. */
export const BTTOLD_ID = 1_002_000n;
/** Looks like it and is worth nothing; a contract was robbed with it in 2019. */
export const LOOK_ALIKE_ID = 1_002_278n;

export const BTT_ADDRESS = genesisContractAddress('BitTorrentToken');
export const FALSE_TOKEN_ADDRESS = genesisContractAddress('FalseToken');
export const FEE_TOKEN_ADDRESS = genesisContractAddress('FeeToken');
export const HOOK_TOKEN_ADDRESS = genesisContractAddress('HookToken');
export const SILENT_TOKEN_ADDRESS = genesisContractAddress('SilentToken');

const BTTOLD_UNIT = 10n ** 6n;
const BTT_UNIT = 10n ** 18n;
const SUPPLY = 990_000_000_000n * BTTOLD_UNIT;

const TEST_TRX = 1_000_000n * SUN_PER_TRX;
const TEST_BTTOLD = 10_000_000n * BTTOLD_UNIT;
const TEST_BTT = 10_000_000_000n * BTT_UNIT;
const TEST_HOSTILE = 1_000_000n * 10n ** 6n;
const FAUCET_TRX = 90_000_000_000n * SUN_PER_TRX;
const ISSUER_TRX = 1_000_000n * SUN_PER_TRX;

const TOKENS: readonly TokenRecord[] = [
  {
    id: BTTOLD_ID,
    issuer: ISSUER.address,
    name: 'BitTorrent',
    abbr: 'BTT',
    precision: 6,
    totalSupply: SUPPLY,
    description: 'Official Token of BitTorrent Protocol',
    url: 'www.bittorrent.com',
  },
  {
    id: LOOK_ALIKE_ID,
    issuer: ISSUER.address,
    name: 'BitTorrent Token',
    abbr: 'BTTx',
    precision: 6,
    totalSupply: SUPPLY,
    description: 'Looks like BitTorrent and is not',
    url: 'bttx.example',
  },
];

const HOSTILE = ['FalseToken', 'FeeToken', 'HookToken', 'SilentToken'] as const;

/** Test accounts hold some of everything, the faucet holds the rest. */
export function defaultGenesis(extraContracts: readonly GenesisContract[] = []): Genesis {
  const holders = testAccounts();
  const given = (each: bigint): bigint => each * BigInt(holders.length);
  return {
    tokens: TOKENS,
    accounts: [
      { address: ISSUER.address, balanceSun: ISSUER_TRX, tokens: {} },
      {
        address: FAUCET.address,
        balanceSun: FAUCET_TRX,
        tokens: {
          [String(BTTOLD_ID)]: SUPPLY - given(TEST_BTTOLD),
          [String(LOOK_ALIKE_ID)]: SUPPLY - given(TEST_BTTOLD),
        },
      },
      ...holders.map(({ address }) => ({
        address,
        balanceSun: TEST_TRX,
        tokens: { [String(BTTOLD_ID)]: TEST_BTTOLD, [String(LOOK_ALIKE_ID)]: TEST_BTTOLD },
      })),
    ],
    contracts: [
      ...(['BitTorrentToken', ...HOSTILE] as const).map((label) => ({
        label,
        origin: ISSUER.address,
        abi: tokenArtifacts[label].abi,
        bytecode: tokenArtifacts[label].bytecode + word(FAUCET.address),
      })),
      ...extraContracts,
    ],
    calls: holders.flatMap(({ address }) => [
      transferTo(BTT_ADDRESS, address, TEST_BTT),
      ...HOSTILE.map((label) => transferTo(genesisContractAddress(label), address, TEST_HOSTILE)),
    ]),
  };
}

function transferTo(contract: HexAddress, to: HexAddress, amount: bigint) {
  return { caller: FAUCET.address, contract, data: trc20Transfer(to, amount) };
}

/** Calldata of `transfer(address,uint256)`. */
export function trc20Transfer(to: HexAddress, amount: bigint): string {
  return `a9059cbb${word(to)}${amount.toString(16).padStart(64, '0')}`;
}

function word(address: HexAddress): string {
  return address.slice(2).padStart(64, '0');
}
