/** Fails when an upgrade moves what the engine reads of webtorrent's packages. See also the browser's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WireBench } from './guard/wire-bench.suite.ts';
import { membersOf, PRIVATE_MEMBERS, READ_VERSIONS, shapeOf } from './private-members.suite.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

describe('versions', () => {
  it.each(Object.entries(READ_VERSIONS))('%s is the one that was read', (name, version) => {
    const manifest = JSON.parse(read(`../../node_modules/${name}/package.json`)) as {
      version: string;
    };
    expect(manifest.version).toBe(version);
  });
});

it('has every private member that the types declare', () => {
  const declared: Record<string, string[]> = {};
  let owner = '';
  for (const line of read('./webtorrent.d.ts').split('\n')) {
    owner = /(?:interface|class) (\w+)/.exec(line)?.[1] ?? owner;
    const member = /^\s+(?:readonly )?(_\w+)\??[:(]/.exec(line)?.[1];
    if (member !== undefined) (declared[owner] ??= []).push(member);
  }
  const tested = Object.fromEntries(
    Object.entries(PRIVATE_MEMBERS).map(([name, members]) => [name, Object.keys(members)]),
  );
  expect(declared).toEqual(tested);
});

const bench = await WireBench.connect({ isGuarded: false });

describe('a wire', () => {
  it.each(membersOf('Wire'))('has %s', (member, shape) => {
    expect(shapeOf(bench.ours, member, shape)).toEqual(shape);
  });

  it('looks its methods up in itself, where the guard puts its own', () => {
    expect(bench.ours._readableState).toMatchObject({ buffered: 0, highWaterMark: 16_384 });
    expect(bench.ours._buffer).toEqual([]);
    expect(bench.ours._parserSize).toBe(4);
  });
});

describe('ut_metadata', () => {
  const metadata = bench.ours.ut_metadata;
  if (metadata === undefined) throw new Error('The wire has no ut_metadata.');

  it.each(membersOf('MetadataExtension'))('has %s', (member, shape) => {
    expect(shapeOf(metadata, member, shape)).toEqual(shape);
  });

  it('starts without a size, which the guard takes for “not asked yet”', () => {
    expect(metadata._metadataSize).toBeNull();
    expect(metadata._fetching).toBe(true);
  });
});
