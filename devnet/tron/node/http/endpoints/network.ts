import { PARAMETERS } from '../../chain/parameters.ts';
import type { TokenRecord } from '../../chain/world.ts';
import { address, message, textBytes, type ValueObject } from '../../value.ts';
import { addressParam, textParam, type Endpoints } from '../api.ts';

/** What tronweb 6.5 wants to hear for its newest calls. */
const CODE_VERSION = '4.8.0';

const CHAIN_PARAMETERS: Readonly<Record<string, bigint>> = {
  getMaintenanceTimeInterval: 21_600_000n,
  getCreateAccountFee: PARAMETERS.createAccountFee,
  getTransactionFee: PARAMETERS.transactionFee,
  getAssetIssueFee: 1_024_000_000n,
  getCreateNewAccountFeeInSystemContract: PARAMETERS.createNewAccountFeeInSystemContract,
  getCreateNewAccountBandwidthRate: 1n,
  getAllowCreationOfContracts: 1n,
  getEnergyFee: PARAMETERS.energyFee,
  getMaxCpuTimeOfOneTx: 80n,
  getAllowSameTokenName: 1n,
  getAllowDelegateResource: 1n,
  getTotalEnergyLimit: PARAMETERS.totalEnergyLimit,
  getAllowTvmTransferTrc10: 1n,
  getTotalEnergyCurrentLimit: PARAMETERS.totalEnergyLimit,
  getAllowMultiSign: 1n,
  getUpdateAccountPermissionFee: PARAMETERS.updateAccountPermissionFee,
  getMultiSignFee: PARAMETERS.multiSignFee,
  getAllowTvmConstantinople: 1n,
  getAllowTvmSolidity059: 1n,
  getAllowTvmIstanbul: 1n,
  getForbidTransferToContract: 1n,
  getMaxFeeLimit: PARAMETERS.maxFeeLimit,
  getAllowOptimizeBlackHole: 1n,
  getAllowTvmLondon: 1n,
  getFreeNetLimit: BigInt(PARAMETERS.freeNetLimit),
  getTotalNetLimit: PARAMETERS.totalNetLimit,
  getAllowHigherLimitForMaxCpuTimeOfOneTx: 1n,
  getMemoFee: PARAMETERS.memoFee,
  getUnfreezeDelayDays: BigInt(PARAMETERS.unfreezeDelayDays),
  getAllowOptimizedReturnValueOfChainId: 1n,
  getAllowDynamicEnergy: 0n,
  getAllowTvmShangHai: 1n,
  getAllowCancelAllUnfreezeV2: 1n,
  getMaxCreateAccountTxSize: BigInt(PARAMETERS.maxCreateAccountTransactionBytes),
  getAllowTvmCancun: 1n,
};

export const networkEndpoints: Endpoints = {
  getchainparameters: async () => ({
    chainParameter: Object.entries(CHAIN_PARAMETERS).map(([key, value]) => message({ key, value })),
  }),
  getenergyprices: async () => ({ prices: `0:${String(PARAMETERS.energyFee)}` }),
  getbandwidthprices: async () => ({ prices: `0:${String(PARAMETERS.transactionFee)}` }),
  getmemofee: async () => ({ prices: `0:${String(PARAMETERS.memoFee)}` }),
  listnodes: async () => ({}),
  getnextmaintenancetime: async ({ head }) => {
    const interval = CHAIN_PARAMETERS['getMaintenanceTimeInterval']!;
    return { num: (BigInt(head.timestampMs) / interval + 1n) * interval };
  },

  getnodeinfo: async ({ chain }) => {
    const nameOf = (number: number): string =>
      `Num:${String(number)},ID:${chain.blocks.byNumber(number)!.id}`;
    return {
      beginSyncNum: 0,
      block: nameOf(chain.blocks.head.number),
      solidityBlock: nameOf(chain.solidNumber),
      currentConnectCount: 0,
      activeConnectCount: 0,
      passiveConnectCount: 0,
      totalFlow: 0,
      peerList: [],
      configNodeInfo: { codeVersion: CODE_VERSION, p2pVersion: '0', supportConstant: true },
    };
  },
};

export const tokenEndpoints: Endpoints = {
  getassetissuebyid: async ({ world }, request) => {
    const id = textParam(request, 'value');
    const token = /^\d{1,19}$/.test(id) ? world.tokens.get(BigInt(id)) : undefined;
    return token === undefined ? {} : tokenJson(token);
  },
  getassetissuelist: async ({ world }) => ({
    assetIssue: [...world.tokens.values()].map(tokenJson),
  }),
  getassetissuebyaccount: async ({ world }, request) => {
    const issuer = addressParam(request, 'address');
    const issued = [...world.tokens.values()].filter((token) => token.issuer === issuer);
    return message({ assetIssue: issued.map(tokenJson) });
  },
};

function tokenJson(token: TokenRecord): ValueObject {
  return message({
    owner_address: address(token.issuer),
    name: textBytes(token.name),
    abbr: textBytes(token.abbr),
    total_supply: token.totalSupply,
    trx_num: 1,
    precision: token.precision,
    num: 1,
    description: textBytes(token.description),
    url: textBytes(token.url),
    id: String(token.id),
  });
}
