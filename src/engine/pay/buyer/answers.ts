/** What the buyer's machine of one wire asks of wallet, signer and ledger, answered. */
import { toFault } from '../../../core/fault.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { BuyerAction, BuyerEvent } from '../../../core/paywire/buyer-events.ts';
import { sessionOf } from '../../../core/paywire/session.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { PayLink } from '../pay-link.ts';
import type { SideHost } from './side-host.ts';

export type Question = BuyerAction & { readonly kind: 'prove' | 'back' | 'sign' };
type Ask<Kind extends Question['kind']> = Question & { readonly kind: Kind };

interface Asking {
  readonly link: PayLink;
  /** Of now. */
  readonly account: BuyerAccount | null;
  readonly terms: SellerTerms | null;
}

/** Null where there is nothing to say to the machine. Rejects where our key proves nothing. */
export async function answerQuestion<Side extends Asking>(
  question: Question,
  side: Side,
  host: SideHost<Side>,
): Promise<BuyerEvent | null> {
  switch (question.kind) {
    case 'prove':
      return proved(question, side, host);
    case 'back':
      return backed(question, side, host);
    case 'sign':
      return signed(question, side, host);
  }
}

async function proved<Side extends Asking>(
  { subject, sellerNonce, buyerNonce }: Ask<'prove'>,
  { link, account, terms }: Side,
  { parts }: SideHost<Side>,
): Promise<BuyerEvent | null> {
  if (account === null || terms === null) return null;
  const { infoHash, peerId, ownPeerId, dtls } = link;
  const connection = { infoHash, sellerPeerId: peerId, buyerPeerId: ownPeerId, dtls };
  const proof = await parts.signer().proveSession({
    chainId: terms.chainId,
    contract: account.record.channel?.contract ?? null,
    session: sessionOf(connection, subject, sellerNonce, buyerNonce),
  });
  return { kind: 'proved', subject, proof };
}

async function backed<Side extends Asking>(
  question: Ask<'back'>,
  side: Side,
  host: SideHost<Side>,
): Promise<BuyerEvent> {
  try {
    return { kind: 'backed', ...(await host.back(side, question)) };
  } catch (error) {
    return { kind: 'not-backed', fault: toFault(error) };
  }
}

async function signed<Side extends Asking>(
  { account, cumulative }: Ask<'sign'>,
  side: Side,
  host: SideHost<Side>,
): Promise<BuyerEvent> {
  try {
    return { kind: 'signed', account, ...(await host.sign(side, account, cumulative)) };
  } catch (error) {
    return { kind: 'not-signed', account, fault: toFault(error) };
  }
}
