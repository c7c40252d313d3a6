import { describe, expect, it } from 'vitest';
import { AskingAgain } from './asking-again.ts';
import { NodeOutages } from './node-outages.ts';

const MINUTE_MS = 60_000;
const FAULT = { code: 'node_unreachable', message: 'fetch failed' } as const;
const DISAGREES = { code: 'node_disagrees', message: 'No.' } as const;

describe('NodeOutages', () => {
  it('waits for ten minutes, tells why meanwhile, and then no more', () => {
    const outages = new NodeOutages();
    const waits = Array.from({ length: 12 }, (_, at) =>
      outages.mayWait('b', FAULT, at * MINUTE_MS),
    );
    expect(waits.indexOf(false)).toBe(10);
    expect(outages.faultOf('other', 0)).toBeNull();
    const told = new NodeOutages();
    told.mayWait('b', FAULT, 0);
    expect(told.faultOf('b', MINUTE_MS)?.message).toContain('does not answer');
    told.mayWait('b', DISAGREES, MINUTE_MS);
    expect(told.faultOf('b', MINUTE_MS)).toMatchObject({ code: 'node_disagrees' });
    // Nothing was asked for a while: nothing is waited for either.
    expect(told.faultOf('b', 5 * MINUTE_MS)).toBeNull();
  });

  it('counts each outage from its own beginning', () => {
    const outages = new NodeOutages();
    for (let at = 0; at < 9; at += 1) outages.mayWait('b', FAULT, at * MINUTE_MS);
    outages.over('b');
    expect(outages.faultOf('b', 9 * MINUTE_MS)).toBeNull();
    expect(outages.mayWait('b', FAULT, 12 * MINUTE_MS)).toBe(true);
    // An hour later it is another one; so it is when the clock went back.
    expect(outages.mayWait('b', FAULT, 72 * MINUTE_MS)).toBe(true);
    expect(outages.mayWait('b', FAULT, MINUTE_MS)).toBe(true);
    expect(outages.mayWait('b', FAULT, 2 * MINUTE_MS)).toBe(true);
  });
});

describe('AskingAgain', () => {
  it('has each bid made anew once, a minute later', () => {
    const side = { bidPrice: 300n, serviceClass: 'free' as const };
    const again = new AskingAgain<typeof side>();
    again.later(side, 0);
    expect(again.takeDue(MINUTE_MS - 1)).toEqual([]);
    expect(again.takeDue(MINUTE_MS)).toEqual([side]);
    expect(again.takeDue(2 * MINUTE_MS)).toEqual([]);
    again.later(side, 0);
    again.forget(side);
    expect(again.takeDue(MINUTE_MS)).toEqual([]);
  });

  it('lets one in the paid class use up what it has, and leaves alone what is bid no more', () => {
    const paid = { bidPrice: 300n, serviceClass: 'paid' as 'paid' | 'free' };
    const gone = { bidPrice: 0n, serviceClass: 'free' as const };
    const again = new AskingAgain<typeof paid>();
    again.later(paid, 0);
    again.later(gone, 0);
    expect(again.takeDue(MINUTE_MS)).toEqual([]);
    gone.bidPrice = 300n;
    paid.serviceClass = 'free';
    expect(again.takeDue(2 * MINUTE_MS)).toEqual([paid]);
  });
});
