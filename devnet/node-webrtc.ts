/** Stands in for `webrtc-polyfill` in Node: the same names, from `@roamhq/wrtc`. */
import wrtc from '@roamhq/wrtc';

export const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = wrtc;
