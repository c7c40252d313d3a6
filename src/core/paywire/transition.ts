/**
 * One line of a machine's table: what moves it from where to where. A message has its name (an offer its
 * q as well); in brackets is what its own side does or sees.
 */
export interface Transition<State extends string> {
  readonly from: State;
  readonly event: string;
  readonly to: State;
  /** What else must hold, or why. */
  readonly note?: string;
}

/** The same move out of several states. */
export function each<State extends string>(
  from: readonly State[],
  event: string,
  to: State,
  note?: string,
): readonly Transition<State>[] {
  return from.map((state) =>
    note === undefined ? { from: state, event, to } : { from: state, event, to, note },
  );
}
