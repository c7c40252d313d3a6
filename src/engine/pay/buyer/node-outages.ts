/**
 * Nodes that do not answer while something is to be paid. Nothing was signed then: it waits, is told,
 * and is tried again, by a new question, as long as the outage is not too long for a budget to stay open.
 */
import type { Fault, FaultCode } from '../../../core/fault.ts';

/** So long a budget waits for a node. */
const PATIENCE_MS = 10 * 60_000;
/** Without a failure for so long, the next one is the first of another outage. */
const OVER_MS = 3 * 60_000;

interface Outage {
  readonly sinceMs: number;
  readonly lastMs: number;
  readonly fault: Fault;
}

const MESSAGES: Partial<Readonly<Record<FaultCode, string>>> = {
  node_unreachable: 'The node does not answer, so nothing is paid. It is tried again in a minute.',
  node_disagrees: 'The nodes disagree, so nothing is paid. It is tried again in a minute.',
};

export class NodeOutages {
  /** By budget. */
  readonly #outages = new Map<string, Outage>();

  /** False when it has lasted too long to wait any more. A clock that went back begins it anew. */
  mayWait(budgetId: string, fault: Fault, nowMs: number): boolean {
    const known = this.#outages.get(budgetId);
    const isSame = known !== undefined && nowMs >= known.lastMs && nowMs - known.lastMs < OVER_MS;
    const sinceMs = isSame ? known.sinceMs : nowMs;
    if (nowMs - sinceMs >= PATIENCE_MS) {
      this.#outages.delete(budgetId);
      return false;
    }
    const told = { code: fault.code, message: MESSAGES[fault.code] ?? fault.message };
    this.#outages.set(budgetId, { sinceMs, lastMs: nowMs, fault: told });
    return true;
  }

  /** A node answered, or nothing is paid from it any more. */
  over(budgetId: string): void {
    this.#outages.delete(budgetId);
  }

  /** What is waited for; null when nothing is. */
  faultOf(budgetId: string, nowMs: number): Fault | null {
    const known = this.#outages.get(budgetId);
    const isOn = known !== undefined && nowMs - known.lastMs < OVER_MS;
    return isOn ? known.fault : null;
  }
}
