import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { armed } from './arming.ts';

let form: HTMLFormElement;
let button: HTMLButtonElement;
let presses: number;
let shownAtMs: number;
let pressedAtMs: number;

beforeEach(() => {
  presses = 0;
  shownAtMs = performance.now();
  form = document.createElement('form');
  form.append(document.createElement('input'));
  button = document.createElement('button');
  button.textContent = 'Send';
  form.append(button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    presses += 1;
    pressedAtMs = performance.now();
  });
  document.body.replaceChildren(form);
  return armed(button) ?? undefined;
});

const isArmed = () => !button.hasAttribute('aria-disabled');

test('it acts on a press, but not at once after it appears', async () => {
  // Whether it is armed or not.
  while (presses === 0) await userEvent.click(button, { force: true });
  expect(pressedAtMs - shownAtMs).toBeGreaterThanOrEqual(500);
  expect(presses).toBe(1);
});

test('Enter in its form is a press', async () => {
  await expect.poll(isArmed).toBe(true);
  await userEvent.type(form.querySelector('input')!, '{Enter}');
  expect(presses).toBe(1);
});

test('a press that a script makes is none', async () => {
  await expect.poll(isArmed).toBe(true);
  button.click();
  expect(presses).toBe(0);
});

test('it is armed anew when its window comes to the front', async () => {
  await expect.poll(isArmed).toBe(true);
  dispatchEvent(new FocusEvent('focus'));
  expect(isArmed()).toBe(false);
  await expect.poll(isArmed).toBe(true);
});
