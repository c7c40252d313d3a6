import { describe, expect, it } from 'vitest';
import {
  CONTROL_MESSAGES,
  CONTROL_PERIOD_MS,
  MessageMeter,
  VOUCHER_BYTES,
} from './message-meter.ts';

describe('MessageMeter', () => {
  it('lets 20 control messages pass in any 10 s', () => {
    const meter = new MessageMeter();
    for (let at = 0; at < CONTROL_MESSAGES; at += 1) expect(meter.admit('bid', 0, at)).toBe(true);
    expect(meter.admit('bid', 0, CONTROL_PERIOD_MS - 1)).toBe(false);
    // The first was at 0; the next room is when the second leaves.
    expect(meter.admit('bid', 0, CONTROL_PERIOD_MS)).toBe(true);
    expect(meter.admit(null, 0, CONTROL_PERIOD_MS)).toBe(false);
    expect(meter.admit(null, 0, CONTROL_PERIOD_MS + 1)).toBe(true);
  });

  it('lets a voucher pass for each 64 KiB served, whatever the time', () => {
    const meter = new MessageMeter();
    for (let step = 1; step <= 1000; step += 1) {
      expect(meter.admit('voucher', step * VOUCHER_BYTES, 0)).toBe(true);
    }
    // None of them took the place of a control message.
    for (let at = 0; at < CONTROL_MESSAGES; at += 1) {
      expect(meter.admit('bid', 1000 * VOUCHER_BYTES, 0)).toBe(true);
    }
    expect(meter.admit('bid', 1000 * VOUCHER_BYTES, 0)).toBe(false);
  });

  it('counts vouchers beyond that as control messages', () => {
    const meter = new MessageMeter();
    for (let at = 0; at < CONTROL_MESSAGES; at += 1) {
      expect(meter.admit('voucher', VOUCHER_BYTES - 1, 0)).toBe(true);
    }
    expect(meter.admit('voucher', VOUCHER_BYTES - 1, 0)).toBe(false);
    expect(meter.admit('voucher', VOUCHER_BYTES, 0)).toBe(true);
    expect(meter.admit('voucher', VOUCHER_BYTES, 0)).toBe(false);
  });

  it('saves no more vouchers than one window has steps', () => {
    const meter = new MessageMeter();
    const admitted = Array.from({ length: 5000 }, () => meter.admit('voucher', 2 ** 40, 0));
    expect(admitted.filter(Boolean)).toHaveLength(256 + CONTROL_MESSAGES);
  });

  it('lets a buyer through that pays a block at a time, once in 5 s', () => {
    const meter = new MessageMeter();
    for (let turn = 1; turn <= 500; turn += 1) {
      expect(meter.admit('voucher', turn * 16_384, turn * 5000)).toBe(true);
    }
  });
});
