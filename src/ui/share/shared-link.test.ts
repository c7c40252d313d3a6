import { describe, expect, it } from 'vitest';
import type { TrackerSnapshot } from '../../bridge/snapshots.ts';
import { parseLink } from '../../core/torrent/link.ts';
import { formatMagnet } from '../../core/torrent/magnet.ts';
import { snapshot } from '../test-snapshot.ts';
import { embedSnippet, shareLink, shortLabel } from './shared-link.ts';

const PLACE = { address: 'https://bittern.example/', isLocalWorld: false };

function torrentWith(trackers: readonly string[], name = 'Sintel') {
  const torrent = snapshot({ name });
  return { ...torrent, magnet: formatMagnet({ infoHash: torrent.infoHash, name, trackers }) };
}

function trackersIn(link: string): readonly string[] {
  const read = parseLink(link);
  if (!read.ok || read.value.kind !== 'magnet') throw new Error(link);
  return read.value.magnet.trackers;
}

const tracker = (url: string, status: TrackerSnapshot['status']): TrackerSnapshot => ({
  url,
  status,
  message: null,
  seeders: null,
  leechers: null,
});

describe('shareLink', () => {
  it('opens here, and keeps the magnet behind the #', () => {
    const link = shareLink(torrentWith(['wss://a.example']), [], PLACE);
    expect(link.startsWith('https://bittern.example/#magnet:?xt=urn:btih:')).toBe(true);
    expect(new URL(link).search).toBe('');
    expect(parseLink(link)).toMatchObject({
      ok: true,
      value: { magnet: { displayName: 'Sintel' } },
    });
  });

  it('names trackers that answer before those that do not', () => {
    const urls = ['a', 'b', 'c', 'd'].map((name) => `wss://${name}.example`);
    const [a = '', b = '', c = '', d = ''] = urls;
    const known = [tracker(a, 'unreachable'), tracker(b, 'connecting'), tracker(d, 'working')];
    expect(trackersIn(shareLink(torrentWith(urls), known, PLACE))).toEqual([d, a, b]);
    expect(trackersIn(shareLink(torrentWith(urls), [], PLACE))).toEqual([a, b, c]);
  });

  it('leaves a tracker of this machine out, but in the local world', () => {
    const torrent = torrentWith(['ws://localhost:8080/announce']);
    expect(trackersIn(shareLink(torrent, [], PLACE))).toEqual([]);
    expect(trackersIn(shareLink(torrent, [], { ...PLACE, isLocalWorld: true }))).toEqual([
      'ws://localhost:8080/announce',
    ]);
  });

  it('has no name while none is known for sure', () => {
    const torrent = { ...torrentWith([]), hasMetadata: false };
    expect(shareLink(torrent, [], PLACE)).not.toContain('dn=');
  });
});

describe('embedSnippet', () => {
  it('is one link, whatever the torrent is called', () => {
    const label = `"><script>alert('1')</script>&amp;`;
    const link = shareLink(torrentWith(['wss://a.example'], `'"><img src=x onerror=y>`), [], PLACE);
    const html = embedSnippet(link, label);
    expect(html.match(/[<>]/g)).toHaveLength(4);
    expect(html.match(/"/g)).toHaveLength(6);
    expect(html).not.toContain("'");
    expect(html).toContain(
      '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</a>',
    );
    expect(html).toContain('&amp;tr=wss%3A%2F%2Fa.example"');
  });

  it('has a short label', () => {
    expect(shortLabel('Sintel')).toBe('Sintel');
    const label = shortLabel('👍'.repeat(60));
    expect(Array.from(label)).toHaveLength(48);
    expect(label.isWellFormed()).toBe(true);
  });
});
