/**
 * Glare: two peers answer each other's offer at the same moment. webtorrent keeps the connection that
 * it heard of first and ends the other; as each end heard of another one first, both are ended, and
 * they meet again when one of them next announces, minutes later. Here both ends keep the same one.
 */
import type Peer from '@thaunknown/simple-peer/lite.js';
import type { Torrent, TorrentPeer } from 'webtorrent';

/** Peer ids of Bittern begin with it, here as hexadecimal digits (BEP 20). */
const OURS = '2d424e'; // -BN

/** @param ownPeerId 40 hexadecimal digits. */
export function settleGlare(torrent: Torrent, ownPeerId: string): void {
  const add = torrent.addPeer.bind(torrent);
  torrent.addPeer = (connection, source) => {
    if (isOffered(connection) && keepsOwnOffer(connection, ownPeerId)) {
      const known = torrent._peers?.get(connection.id);
      // Its end makes room for this one.
      if (known !== undefined && isAnswering(known)) known.destroy();
    }
    return add(connection, source);
  };
}

type Offered = Peer & { readonly id: string };

/** Our offer, which was answered. */
function isOffered(connection: unknown): connection is Offered {
  const { initiator, id } = connection as Partial<Peer>;
  return initiator === true && typeof id === 'string';
}

/** On the way up, by an offer of the other end. */
function isAnswering({ conn, connected }: TorrentPeer): boolean {
  return !connected && (conn as Partial<Peer> | null)?.initiator === false;
}

/** Others keep the first they hear of: when their offer comes before their answer, that is ours. */
function keepsOwnOffer({ id }: Offered, ownPeerId: string): boolean {
  return !id.startsWith(OURS) || ownPeerId < id;
}
