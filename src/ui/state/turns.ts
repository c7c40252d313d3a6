/**
 * Work in small steps: between two of them the browser paints, and hears who types.
 */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a task of its own: those who ask one after the other get one task each, in that order. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    // A timer would be held back in a tab that nobody looks at.
    channel.port2.postMessage(null);
  });
}
