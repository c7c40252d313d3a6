export function coin(): boolean {
  return Math.random() < 0.5;
}
