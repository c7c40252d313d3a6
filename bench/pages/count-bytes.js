/**
 * @param {RTCDataChannel} channel
 * @param {number} lengthBytes
 * @returns {Promise<number>} Milliseconds since 1970 when so much has arrived.
 */
export function countBytes(channel, lengthBytes) {
  channel.binaryType = 'arraybuffer';
  let left = lengthBytes;
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      left -= data.byteLength;
      if (left === 0) resolve(Date.now());
    };
  });
}
