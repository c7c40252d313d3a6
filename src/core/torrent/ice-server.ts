/**
 * STUN and TURN servers as one line of text each, for settings: `stun:host:port`, or
 * `turn:user:password@host:port?transport=tcp`. The password part is Bittern's own addition to RFC
 * 7065, which has no place for it; percent-encode `:`, `@` and `%` in it.
 */
import { fail, succeed, type Outcome } from '../fault.ts';
import { isHostAndPort } from './web-url.ts';

/** What `RTCConfiguration.iceServers` takes. */
export interface IceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

const MAX_LENGTH = 1024;
const SHAPE = /^(stuns?|turns?):(?:([^@]*)@)?([^?@]*)(\?transport=(?:udp|tcp))?$/i;

export function parseIceServer(text: string): Outcome<IceServer> {
  const trimmed = text.trim();
  const [, scheme = '', login, address = '', transport = ''] =
    (trimmed.length <= MAX_LENGTH && SHAPE.exec(trimmed)) || [];
  if (!isHostAndPort(address)) return invalid('One looks like stun:stun.example.org:3478.');
  const urls = `${scheme.toLowerCase()}:${address.toLowerCase()}${transport.toLowerCase()}`;
  if (scheme.toLowerCase().startsWith('stun')) {
    if (login === undefined && transport === '') return succeed({ urls });
    return invalid('A STUN server takes no login and no transport.');
  }
  // A browser refuses every connection when a TURN server comes without credentials.
  const [username, credential, ...rest] = (login ?? '').split(':').map(decodeLoginPart);
  if (!username || !credential || rest.length > 0) {
    return invalid('A TURN server needs a login: turn:user:password@turn.example.org:3478.');
  }
  return succeed({ urls, username, credential });
}

function decodeLoginPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function invalid(hint: string): Outcome<never> {
  return fail('settings_invalid', `This is not the address of a STUN or TURN server. ${hint}`);
}
