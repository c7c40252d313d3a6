/** Saving to the user's disk: the part of `PageServices` that is loaded when somebody first saves. */
import type { PageSaves } from '../bridge/page-saves.ts';
import { areSavesRunning } from './saving-lock.ts';

/** @param spawn Makes the worker that writes where the user has picked a place. */
export function pageSaves(spawn: () => Worker): PageSaves {
  const load = () => import('./save-runs.ts');
  return {
    // Firefox and Safari have no such pickers; Chrome on Android has had them since 132.
    canPickTarget: 'showSaveFilePicker' in window && 'showDirectoryPicker' in window,
    pickTarget: async (order) => (await load()).pickTarget(order),
    areRunning: areSavesRunning,
    save: async (...of) => (await load()).save(spawn, ...of),
  };
}
