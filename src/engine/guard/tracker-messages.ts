/**
 * What a tracker says, before bittorrent-tracker believes it. A link or file from a stranger names
 * trackers, and they pass on what other peers say: one message of the wrong shape would throw out of
 * the event loop, an interval of a millisecond announce without end, and a flood of offers use up the
 * browser's connections.
 */
import WebSocketTracker, { type TrackerMessage } from 'bittorrent-tracker/websocket-tracker';
import { TokenBucket } from './token-bucket.ts';

/** Real ones stay below 10 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** An offer or answer with a few candidates has 1 to 3 kB. */
const MAX_SDP_LENGTH = 32 * 1024;
const MAX_CANDIDATE_COUNT = 100;
const ID_LENGTH = 20;
const MAX_TEXT_LENGTH = 500;
const INTERVAL_SECONDS = { least: 20, most: 60 * 60 } as const;
/** Offers that one torrent answers on one tracker; each takes a connection for up to 25 s. */
const OFFERS = { capacity: 30, perSecond: 1 } as const;

const buckets = new WeakMap<WebSocketTracker, TokenBucket>();

/** Stands before every tracker client. Once, before the first torrent. */
export function guardTrackers(): void {
  const { prototype } = WebSocketTracker;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its tracker below
  const { _onAnnounceResponse: readAnnounce } = prototype;
  prototype._onSocketData = function (data) {
    if (this.destroyed || data.length > MAX_MESSAGE_BYTES) return;
    this.expectingResponse = false;
    try {
      const message: unknown = JSON.parse(new TextDecoder().decode(data));
      // Stock reconnects for what is neither. We ask for no scrapes.
      if (isAnnounce(message)) this._onAnnounceResponse(message);
    } catch (error) {
      this.client.emit('warning', error);
    }
  };
  prototype._onAnnounceResponse = function (message) {
    readAnnounce.call(
      this,
      checked(message, () => takesOffer(this)),
    );
  };
}

function takesOffer(tracker: WebSocketTracker): boolean {
  let bucket = buckets.get(tracker);
  if (bucket === undefined) buckets.set(tracker, (bucket = new TokenBucket(OFFERS)));
  return bucket.take(1);
}

/** The same message without what is not as it should be. */
export function checked(message: TrackerMessage, takesOffer: () => boolean): TrackerMessage {
  const { offer, answer, peer_id: peerId, offer_id: offerId } = message;
  const isFromPeer = isId(peerId) && isId(offerId);
  const kept: Record<string, unknown> = { ...message };
  for (const key of ['offer', 'answer', 'interval', 'min interval', 'tracker id']) {
    Reflect.deleteProperty(kept, key);
  }
  if (isFromPeer && isDescription(offer, 'offer') && takesOffer()) {
    kept['offer'] = { type: offer.type, sdp: offer.sdp };
  }
  if (isFromPeer && isDescription(answer, 'answer')) {
    kept['answer'] = { type: answer.type, sdp: answer.sdp };
  }
  const interval = message.interval ?? message['min interval'];
  if (typeof interval === 'number' && Number.isFinite(interval)) {
    const { least, most } = INTERVAL_SECONDS;
    kept['interval'] = Math.min(Math.max(interval, least), most);
  }
  const trackerId = message['tracker id'];
  if (isText(trackerId)) kept['tracker id'] = trackerId;
  for (const key of ['failure reason', 'warning message']) {
    if (key in kept && !isText(kept[key])) kept[key] = 'The tracker refused without saying why.';
  }
  return kept;
}

function isAnnounce(message: unknown): message is TrackerMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as { readonly action?: unknown }).action === 'announce'
  );
}

/** 20 bytes, a letter each. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length === ID_LENGTH;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT_LENGTH;
}

function isDescription<Type extends string>(
  value: unknown,
  type: Type,
): value is { readonly type: Type; readonly sdp: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { type: itsType, sdp } = value as { readonly type?: unknown; readonly sdp?: unknown };
  if (itsType !== type || typeof sdp !== 'string' || sdp.length > MAX_SDP_LENGTH) return false;
  return sdp.split('a=candidate:').length - 1 <= MAX_CANDIDATE_COUNT;
}
