export function word(state: 'up' | 'down'): string | undefined {
  switch (state) {
    case 'up':
      return 'Up';
  }
  return undefined;
}
