export function later(action: () => void): void {
  setTimeout(action, 1_000);
}
