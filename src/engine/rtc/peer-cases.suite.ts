/**
 * What simple-peer's own tests check of data channels (its repository's `test/`: basic, binary,
 * object-mode, stream, trickle, negotiation), in our words, and a few more. They run on the
 * browser's own RTCPeerConnection, to prove them right, and on ours in a worker.
 */
import { dataCases } from './peer-data-cases.suite.ts';
import { endCases } from './peer-end-cases.suite.ts';
import { linkCases } from './peer-link-cases.suite.ts';
import { signalCases } from './peer-signal-cases.suite.ts';
import type { BoundCases } from '../../storage/worker-cases.suite.ts';

export const peerCases: BoundCases = {
  ...signalCases,
  ...dataCases,
  ...endCases,
  ...linkCases,
};
