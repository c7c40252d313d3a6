/** One data channel without anything on it: the most a page or worker can get. */
import { countBytes } from './count-bytes.js';

const MESSAGE_BYTES = 16 * 1024;
const HIGH_BYTES = 1024 * 1024;
const LOW_BYTES = 256 * 1024;

/** @type {RTCPeerConnection} */
let connection;
/** @type {RTCDataChannel} */
let channel;

const rawPage = {
  /** @returns {Promise<RTCSessionDescriptionInit>} With all candidates in it. */
  async offer() {
    connection = new RTCPeerConnection({ iceServers: [] });
    channel = connection.createDataChannel('raw');
    await connection.setLocalDescription();
    return described();
  },

  /**
   * @param {RTCSessionDescriptionInit} offer
   * @param {number} lengthBytes
   * @param {boolean} inWorker
   */
  async answer(offer, lengthBytes, inWorker) {
    connection = new RTCPeerConnection({ iceServers: [] });
    /** @type {PromiseWithResolvers<number>} */
    const { promise, resolve } = Promise.withResolvers();
    connection.ondatachannel = ({ channel: received }) => {
      if (!inWorker) {
        channel = received;
        void countBytes(received, lengthBytes).then(resolve);
        return;
      }
      const worker = new Worker('raw-worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => {
        resolve(data);
      };
      worker.postMessage({ channel: received, lengthBytes }, [received]);
    };
    Object.assign(rawPage, { received: () => promise });
    await connection.setRemoteDescription(offer);
    await connection.setLocalDescription();
    return described();
  },

  /** @param {RTCSessionDescriptionInit} answer */
  async accept(answer) {
    await connection.setRemoteDescription(answer);
  },

  /** @param {number} lengthBytes @returns {Promise<number>} When the first byte was sent. */
  async send(lengthBytes) {
    const message = crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES));
    channel.bufferedAmountLowThreshold = LOW_BYTES;
    if (channel.readyState !== 'open') {
      await new Promise((resolve) => {
        channel.onopen = resolve;
      });
    }
    const startedAt = Date.now();
    let left = lengthBytes;
    const fill = () => {
      while (left > 0 && channel.bufferedAmount < HIGH_BYTES) {
        const size = Math.min(left, MESSAGE_BYTES);
        channel.send(message.subarray(0, size));
        left -= size;
      }
    };
    channel.onbufferedamountlow = fill;
    fill();
    return startedAt;
  },

  /** When the last byte was received. @returns {Promise<number>} */
  received: () => Promise.reject(new Error('Nothing was offered yet.')),
};
Object.assign(globalThis, { rawPage });

/** @typedef {typeof rawPage} RawPage */

async function described() {
  if (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => {
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState === 'complete') resolve(null);
      };
    });
  }
  const { localDescription } = connection;
  if (localDescription === null) throw new Error('The connection has no description.');
  return { type: localDescription.type, sdp: localDescription.sdp };
}
