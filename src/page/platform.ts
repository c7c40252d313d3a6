/** What this browser lacks, before anything is started. */
import type { Fault } from '../core/fault.ts';

/** Null when Bittern can run here. */
export async function missingFromPlatform(): Promise<Fault | null> {
  if (!isSecureContext) {
    return {
      code: 'no_secure_context',
      message:
        'This page was not opened over a secure connection, and browsers then withhold what Bittern needs. Open it with https://, or on this machine as http://localhost.',
    };
  }
  if (typeof RTCPeerConnection === 'undefined') {
    return {
      code: 'no_webrtc',
      message:
        'This browser has no WebRTC, so it cannot reach other people’s browsers. It may be switched off by a setting or an extension. Switch it on, or use a current Chrome, Edge, Firefox or Safari.',
    };
  }
  if (!(await hasIndexedDb())) {
    return {
      code: 'no_indexeddb',
      message:
        'This browser does not let pages store data, so downloads could not be kept. Leave private browsing or allow storage for this site, then reload.',
    };
  }
  // The newest things the engine calls: Chrome 140, Firefox 133, Safari 18.2.
  const isRecent = 'toHex' in Uint8Array.prototype && 'locks' in navigator;
  if (!isRecent || typeof Promise.withResolvers !== 'function') {
    return {
      code: 'browser_too_old',
      message:
        'This browser is too old for Bittern. Update it: Chrome or Edge 140, Firefox 133, Safari 18.2, or newer.',
    };
  }
  return null;
}

/** Firefox hands out the object in private windows of old, and then refuses to open. */
async function hasIndexedDb(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false;
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('bittern.probe');
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase('bittern.probe');
        resolve(true);
      };
      request.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
    } catch {
      resolve(false);
    }
  });
}
