/** Addresses and transaction ids for people. */

const GROUP = 4;

/** In fours, so that two can be compared by eye. */
export function groupAddress(address: string): readonly string[] {
  const groups: string[] = [];
  for (let at = 0; at < address.length; at += GROUP) groups.push(address.slice(at, at + GROUP));
  return groups;
}

/** `TAFj…nVp4`: for rows, never where somebody decides by it. */
export function shortAddress(address: string): string {
  return address.length <= 2 * GROUP + 1
    ? address
    : `${address.slice(0, GROUP)}…${address.slice(-GROUP)}`;
}
