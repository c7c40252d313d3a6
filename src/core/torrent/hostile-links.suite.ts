/** Links that somebody crafted to make a browser do what its user did not ask for. */

export interface HostileLink {
  readonly what: string;
  /** What follows the `#`. */
  readonly fragment: string;
}

/** Hosts that must not hear of whoever opens a link. */
export interface HostileHosts {
  /** With a port where it needs one: `trap.example`, `127.0.0.1:8000`. */
  readonly hosts: readonly string[];
}

const encode = encodeURIComponent;

const HOSTILE_NAMES: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<script>globalThis.isPwned = true</script>',
  '"><svg onload=alert(1)>',
  "');alert(1);//",
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  'javascript:alert(1)',
  'photo\u202egpj.exe',
  '\u2066isolated\u2069 \u200bzero\u200c width\ufeff',
  '\u0000null\u0007bell\u001b[31mescape\u009b',
  'line one\nline two\r\nline three\u2028four',
  '../../../../etc/passwd',
  'C:\\windows\\system32\\con',
  'CON.txt',
  '   ',
  '.',
  '\ud800 alone',
  'x'.repeat(20_000),
  'مرحبا '.repeat(300),
  'Z̷̡̢̛'.repeat(400),
  '👩‍👩‍👧'.repeat(200),
  'Bittern: your purse is locked. Enter your 12 words at https://bittern.example.net',
];

/** Parameters of which one names a host, by its address. */
const CALLING_PARAMETERS: readonly ((host: string) => string)[] = [
  (host) => `xs=${encode(`https://${host}/x.torrent`)}`,
  (host) => `xs=${encode(`urn:btpk:${'ab'.repeat(32)}`)}&xs=http://${host}/`,
  (host) => `as=${encode(`http://${host}/x`)}`,
  (host) => `ws=${encode(`https://${host}/seed/`)}`,
  (host) => `ws=https://${host}/1&ws.2=https://${host}/2&WS=https://${host}/3`,
  (host) => `x.pe=${encode(host)}&x.pe=${encode(`${host}:6881`)}`,
  (host) => `mt=${encode(`http://${host}/list.rss`)}&kt=word`,
  (host) => `tr=${encode(`wss://${host}`)}`,
  (host) => `tr=wss://${host}/announce?passkey=1`,
  (host) => `tr.1=${encode(`wss://${host}/1`)}&tr.2=${encode(`ws://${host}/2`)}`,
  (host) => `tr=${encode(`http://${host}/announce`)}&tr=${encode(`udp://${host}:1337`)}`,
  (host) => `tr=${encode(`wss://user:word@${host}`)}`,
  (host) =>
    `tr=${encode(`wss:\\\\${host}`)}&tr=${encode(`wss://${host}\\@tracker.webtorrent.dev`)}`,
  (host) => `tr=${encode(`//${host}`)}&tr=${encode(`\twss://${host}`)}`,
  (host) => `TR=${encode(`wss://${host}`)}&Tr.9=${encode(`WSS://${host}`)}`,
  (host) => `dn=${encode(`<img src=//${host}/p.png><link rel=preload href=//${host}>`)}`,
  (host) => `dn=${encode(`url(//${host}/x);background:url(//${host}/y)`)}`,
  (host) => `so=0-9&ws=//${host}&xs=//${host}`,
];

const OTHER_PARAMETERS: readonly string[] = [
  'tr=javascript:alert(1)&ws=javascript:alert(1)&xs=javascript:alert(1)',
  'tr=data:text/html,<script>alert(1)</script>&as=data:application/x-bittorrent;base64,ZDg=',
  'tr=blob:https://bittern.example/1&tr=file:///etc/passwd&tr=about:blank',
  'so=0-999999999999&so=1',
  `so=${'0-9,'.repeat(5_000)}`,
  'so=-1,1e9,NaN,Infinity',
  'xl=-1&xl=9007199254740993',
  'xl=99999999999999999999999999',
  'dn=%&dn=%ff%fe&dn=%e2%80%ae&dn=%00',
  'dn=%2526dn%253Dtwice%2525',
  'dn=a%26tr%3Dwss%3A%2F%2Fhidden.example',
  '__proto__=1&constructor=2&toString=3&hasOwnProperty=4',
  '&&&=&=&==&&amp;&amp;amp;',
  `${'a=b&'.repeat(4_000)}z`,
  // Nothing that looks like money may mean money.
  'pay=true&budget=1000000&price=1&asset=trx&autostart=1',
  'bn_pay=1&budget=5000000&limit=5000000&perSeller=5000000&confirm=yes',
  'to=TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH&amount=1000000&token=1002000',
  'x.pay=tron:TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH?amount=10&x.sign=1&x.faster=1',
  'action=accept&download=1&torrent.accept=1&pay.start=%7B%22limit%22%3A%221%22%7D',
  'deposit=1000000000&channel=open&payee=TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH',
];

/** A different torrent each time, or links would be told apart by nothing. */
function hashOf(index: number): string {
  return (0xb177e000 + index).toString(16).padStart(40, 'd');
}

/** More than 200 links, each with another info hash where it has one. */
export function hostileLinks({ hosts }: HostileHosts): readonly HostileLink[] {
  let count = 0;
  const topic = (): string => `magnet:?xt=urn:btih:${hashOf((count += 1))}`;
  const hostAt = (index: number): string => hosts[index % hosts.length] ?? 'trap.example';
  const [host = 'trap.example'] = hosts;
  return [
    ...HOSTILE_NAMES.map((name) => ({
      what: `name ${JSON.stringify(name.slice(0, 24))}`,
      fragment: `${topic()}&dn=${encode(name.toWellFormed())}`,
    })),
    ...hosts.flatMap((each) =>
      CALLING_PARAMETERS.map((parameters) => ({
        what: parameters(each).slice(0, 60),
        fragment: `${topic()}&${parameters(each)}`,
      })),
    ),
    ...OTHER_PARAMETERS.map((parameters, index) => ({
      what: parameters.slice(0, 60),
      fragment: `${topic()}&${parameters}&tr=${encode(`wss://${hostAt(index)}/${index}`)}`,
    })),
    {
      what: 'a thousand trackers',
      fragment: `${topic()}${Array.from({ length: 1_000 }, (_, index) => `&tr=wss://${hostAt(index)}/${index}`).join('')}`,
    },
    {
      what: 'several topics',
      fragment: `${topic()}&xt=urn:btih:${hashOf(900)}&xt.2=urn:btih:${hashOf(901)}&tr=wss://${host}`,
    },
    {
      what: 'an escaped magnet',
      fragment: encode(`${topic()}&tr=wss://${host}&ws=https://${host}`),
    },
    { what: 'an escaped magnet, twice', fragment: encode(encode(`${topic()}&ws=https://${host}`)) },
    {
      what: 'a second #',
      fragment: `${topic()}#&tr=wss://${host}#magnet:?xt=urn:btih:${hashOf(902)}`,
    },
    ...[
      `magnet:?xt=urn:btmh:1220${'ab'.repeat(32)}&tr=wss://${host}&ws=https://${host}`,
      `magnet:?xt=urn:btih:nothing&tr=wss://${host}`,
      `magnet:?dn=no+topic&tr=wss://${host}&xs=https://${host}/x.torrent`,
      `magnet:?xt=urn:ed2k:354B15E68FB8F36D7CD88FF94116CDC1&xs=https://${host}`,
      `https://${host}/x.torrent`,
      `http://${host}/x.torrent#${hashOf(903)}`,
      `HTTPS://${host}/x.torrent?magnet:`,
      `wss://${host}/announce`,
      `//${host}/x.torrent`,
      `stream-magnet:?xt=urn:btih:${hashOf(904)}&tr=wss://${host}`,
      'javascript:alert(document.domain)',
      'JaVaScRiPt:alert(1)//magnet:?xt=urn:btih:',
      'data:text/html,<script>alert(1)</script>',
      'blob:null/1',
      'file:///etc/passwd',
      'tron:TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH?amount=1000000',
      '/?pay=1',
      '../payments?start=1',
      '%00%00%00',
      '%E0%A4%A',
      `magnet:?${'x'.repeat(70_000)}`,
      'f'.repeat(64),
      'f'.repeat(39),
      'A'.repeat(33),
    ].map((fragment) => ({ what: fragment.slice(0, 60), fragment })),
  ];
}
