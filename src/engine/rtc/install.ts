/**
 * Gives the worker the three WebRTC names it lacks. `webrtc-polyfill` reads them once, when
 * webtorrent is first imported: import this module before anything that leads there.
 */
import {
  HostedIceCandidate,
  HostedPeerConnection,
  HostedSessionDescription,
} from './peer-connection.ts';

if (!('RTCPeerConnection' in globalThis)) {
  Object.assign(globalThis, {
    RTCPeerConnection: HostedPeerConnection,
    RTCSessionDescription: HostedSessionDescription,
    RTCIceCandidate: HostedIceCandidate,
  });
}
