import { expect, test } from 'vitest';
import { Keepsakes } from './keepsakes.ts';

/** A browser that can delete the databases and leave `localStorage`. */
class Browser {
  readonly values = new Map<string, string>();
  databases: readonly { readonly name: string }[] = [{ name: 'bittern-settings' }];

  open(): Keepsakes {
    const { values } = this;
    return new Keepsakes({
      marks: () => ({
        getItem: (name) => values.get(name) ?? null,
        setItem: (name, value) => void values.set(name, value),
        removeItem: (name) => void values.delete(name),
      }),
      databases: () => Promise.resolve(this.databases),
    });
  }

  /** A visit with these in the database. */
  async visit(has: { torrents?: boolean; purse?: boolean } = {}): Promise<Keepsakes> {
    const keepsakes = this.open();
    await keepsakes.look();
    this.databases = [{ name: 'bittern' }];
    if (has.torrents !== undefined) keepsakes.note('torrents', has.torrents);
    if (has.purse !== undefined) keepsakes.note('purse', has.purse);
    return keepsakes;
  }
}

test('nothing is lost on a first visit, nor while the database is there', async () => {
  const browser = new Browser();
  expect((await browser.visit({ torrents: true })).lost).toEqual([]);
  expect((await browser.visit()).lost).toEqual([]);
});

test('what was there and is gone is told until it has been read', async () => {
  const browser = new Browser();
  await browser.visit({ torrents: true, purse: true });
  browser.databases = [];
  expect((await browser.visit({ torrents: false, purse: false })).lost).toEqual([
    'torrents',
    'purse',
  ]);
  const later = await browser.visit();
  expect(later.lost).toEqual(['torrents', 'purse']);
  later.forgetLoss();
  expect((await browser.visit()).lost).toEqual([]);
});

test('what the user removed is not lost', async () => {
  const browser = new Browser();
  await browser.visit({ torrents: true, purse: true });
  await browser.visit({ torrents: false });
  browser.databases = [];
  expect((await browser.visit()).lost).toEqual(['purse']);
});

test('a browser without names of databases, or without marks, notices nothing', async () => {
  const browser = new Browser();
  await browser.visit({ torrents: true });
  const nameless = new Keepsakes({
    marks: () => ({ getItem: () => 'yes', setItem: () => undefined, removeItem: () => undefined }),
    databases: () => Promise.reject(new TypeError('Not here.')),
  });
  await nameless.look();
  expect(browser.values.has('bittern.lost')).toBe(false);

  const forbidden = new Keepsakes({
    marks: () => {
      throw new DOMException('Forbidden.', 'SecurityError');
    },
    databases: () => Promise.resolve([]),
  });
  await forbidden.look();
  forbidden.note('purse', true);
  expect(forbidden.lost).toEqual([]);
});
