/** Receives on a channel that the page transferred here. */
import { countBytes } from './count-bytes.js';

onmessage = async ({ data }) => {
  postMessage(await countBytes(data.channel, data.lengthBytes));
};
