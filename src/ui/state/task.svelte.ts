import { toFault, type Fault } from '../../core/fault.ts';

/** One thing that a form does at a time: whether it is under way, and why it did not work. */
export class Task {
  isBusy = $state(false);
  fault = $state.raw<Fault | null>(null);

  /** True when it worked; false too when something is under way already. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.fault = null;
    try {
      await work();
      return true;
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'cancelled') this.fault = fault;
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
