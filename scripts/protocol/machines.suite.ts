/** The diagrams and tables of both machines in `docs/protocol.md`, out of the tables they are held to. */
import { BUYER_TRANSITIONS } from '../../src/core/paywire/buyer-transitions.ts';
import { SELLER_TRANSITIONS } from '../../src/core/paywire/seller-transitions.ts';
import type { Transition } from '../../src/core/paywire/transition.ts';
import { table } from './table.suite.ts';

type Transitions = readonly Transition<string>[];

/** In every state; drawn, it would hide the rest. */
const ENDING = '(ending)';

export function machineSections(): string {
  return [section('Buyer', BUYER_TRANSITIONS), section('Seller', SELLER_TRANSITIONS)].join('\n\n');
}

function section(role: string, transitions: Transitions): string {
  return [`### ${role}`, diagram(transitions), transitionTable(transitions)].join('\n\n');
}

/** One arrow from a state to another, with all the events that lead there. */
function diagram(transitions: Transitions): string {
  const drawn = transitions.filter(({ event }) => event !== ENDING);
  const arrows = groupBy(drawn, ({ from, to }) => `${from} --> ${to}`);
  const lines = [...arrows].map(([arrow, group]) => {
    const events = new Set(group.map(({ event }) => event));
    return `  ${arrow}: ${[...events].join(', ')}`;
  });
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> free', ...lines, '```'].join('\n');
}

/** One line for all states from which an event leads to the same place for the same reason. */
function transitionTable(transitions: Transitions): string {
  const groups = groupBy(transitions, ({ event, to, note }) => [event, to, note].join());
  const rows = [...groups.values()].map((group) => {
    const [{ event, to, note } = { event: '', to: '' }] = group;
    return [group.map(({ from }) => from).join(', '), event, to, note ?? ''];
  });
  return table(['from', 'event', 'to', 'when'], rows);
}

/** Node 20 has no `Map.groupBy`. */
function groupBy(
  transitions: Transitions,
  keyOf: (transition: Transition<string>) => string,
): ReadonlyMap<string, Transitions> {
  const groups = new Map<string, Transition<string>[]>();
  for (const transition of transitions) {
    const key = keyOf(transition);
    groups.set(key, [...(groups.get(key) ?? []), transition]);
  }
  return groups;
}
