/** `PaySigner` over the line to the signer worker. */
import { sendClaim, type ClaimSigner } from '../chain/claims.ts';
import type { Chain } from '../chain/chain.ts';
import type { Signature } from '../core/channel/signature.ts';
import { FaultError } from '../core/fault.ts';
import type { PaySigner } from '../core/ledger/pay-ports.ts';
import type { Txid } from '../core/paywire/identifiers.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { SignerPort } from './signer-port.ts';

/** @param chain The network in use; claims are for one network and refused on another. */
export function paySigner(port: SignerPort, chain: () => Promise<Chain>): PaySigner {
  const signed = (answer: { readonly signature: string }) => answer.signature as Signature;
  /** Made once and never another. */
  let known: TronAddress | null = null;
  return {
    address: async () => (known ??= await port.call('session.address', null)),
    proveSession: async (of) => signed(await port.call('session.prove', of)),
    signVoucher: async (of) => signed(await port.call('voucher.sign', of)),
    signClose: async (of) => signed(await port.call('close.sign', of)),
    signDelegate: async (of) => signed(await port.call('delegate.sign', of)),
    async signClaim({ chainId, order }) {
      const client = await chain();
      const { channelContract, chainId: current } = client.network;
      if (current !== chainId || channelContract !== order.contract) throw otherNetwork();
      const signer = claimSigner(port, chainId, channelContract);
      return { txid: (await sendClaim(client, signer, order)) as Txid };
    },
  };
}

function claimSigner(port: SignerPort, chainId: number, channelContract: TronAddress): ClaimSigner {
  return {
    async sender() {
      const state = await port.call('purse.state', null);
      if (state.phase === 'unlocked') return state.address;
      if (state.phase === 'absent') throw new FaultError('purse_absent', ABSENT);
      throw new FaultError('purse_locked', LOCKED);
    },
    sign: (of) => port.call('claim.sign', { chainId, channelContract, ...of }),
    pending: () => port.call('claim.list', { chainId }),
    mark: (mark) => port.call('claim.mark', mark),
  };
}

const LOCKED = 'The purse is locked. What was earned waits: unlock it to claim.';
const ABSENT = 'There is no purse here to claim with. What was earned waits.';

function otherNetwork(): FaultError {
  return new FaultError(
    'network_wrong',
    'This was earned on another network than the one in use. Choose that one to claim it.',
  );
}
