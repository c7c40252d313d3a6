import { describe, expect, it } from 'vitest';
import { fingerprintIn, fingerprintsIn } from './fingerprints.ts';

const A = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16)).join(':');
const B = Array.from({ length: 32 }, (_, index) => (index + 64).toString(16)).join(':');

function sdp(...lines: readonly string[]): string {
  return ['v=0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...lines, 'a=mid:0', ''].join(
    '\r\n',
  );
}

describe('the fingerprint of a description', () => {
  it('is read in either case, as plain digits', () => {
    const digits = A.replaceAll(':', '');
    expect(fingerprintIn(sdp(`a=fingerprint:sha-256 ${A.toUpperCase()}`))).toBe(digits);
    expect(fingerprintIn(sdp(`a=fingerprint:SHA-256 ${A}`))).toBe(digits);
  });

  it('may be told twice, but not two of them', () => {
    const line = `a=fingerprint:sha-256 ${A}`;
    expect(fingerprintIn(sdp(line, line))).toBe(A.replaceAll(':', ''));
    expect(fingerprintIn(sdp(line, `a=fingerprint:sha-256 ${B}`))).toBeNull();
    expect(fingerprintIn(sdp(line, 'a=fingerprint:sha-1 00:11'))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no such line', sdp()],
    ['another hash', sdp(`a=fingerprint:sha-512 ${A}`)],
    ['too few digits', sdp('a=fingerprint:sha-256 00:11')],
  ])('is missing in %s', (_, description) => {
    expect(fingerprintIn(description)).toBeNull();
  });
});

it('takes both ends to name a connection', () => {
  const local = { sdp: sdp(`a=fingerprint:sha-256 ${A}`) };
  const remote = { sdp: sdp(`a=fingerprint:sha-256 ${B}`) };
  expect(fingerprintsIn({ localDescription: local, remoteDescription: remote })).toEqual({
    local: A.replaceAll(':', ''),
    remote: B.replaceAll(':', ''),
  });
  expect(fingerprintsIn({ localDescription: local, remoteDescription: null })).toBeNull();
});
