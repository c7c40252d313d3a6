export function report(): void {
  console.log('here');
}
