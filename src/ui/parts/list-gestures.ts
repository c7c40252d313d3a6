/**
 * Mouse and keyboard in the list of torrents, heard once for all rows: click, range, context menu,
 * arrows, Enter, Space, Delete, Escape. Every row also has its own buttons for all of it.
 */
import type { Attachment } from 'svelte/attachments';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import type { MenuAnchor } from '../state/menu.svelte.ts';
import { isResumable } from '../words/status.ts';

const CONTROLS = 'button:not(.name), a, input';
const PAGE_ROWS = 8;

export function listGestures(
  app: AppState,
  openMenu: (anchor: MenuAnchor) => void,
): Attachment<HTMLElement> {
  const { library, actions } = app;
  const { selection } = library;

  function click(event: MouseEvent): void {
    const infoHash = rowOf(event.target);
    if (infoHash === null || isControl(event.target)) return;
    if (event.shiftKey) selection.extendTo(infoHash, library.shownHashes);
    else if (event.ctrlKey || event.metaKey) selection.toggle(infoHash);
    else app.openDetails(infoHash);
  }

  function contextMenu(event: MouseEvent): void {
    const infoHash = rowOf(event.target);
    if (infoHash === null) return;
    event.preventDefault();
    if (!selection.chosen.has(infoHash)) selection.only(infoHash);
    const point = new DOMRect(event.clientX, event.clientY, 0, 0);
    openMenu({ getBoundingClientRect: () => point });
  }

  function move(list: HTMLElement, by: number, isExtending: boolean): void {
    const infoHash = selection.move(by, library.shownHashes, isExtending);
    if (infoHash === null) return;
    focusRow(list, infoHash);
    if (app.details.infoHash !== null && !isExtending) app.details.watch(infoHash);
  }

  function press(list: HTMLElement, event: KeyboardEvent): boolean {
    const { shiftKey } = event;
    const isOnName = !isControl(event.target);
    switch (event.key) {
      case 'ArrowDown':
        move(list, 1, shiftKey);
        return true;
      case 'ArrowUp':
        move(list, -1, shiftKey);
        return true;
      case 'PageDown':
        move(list, PAGE_ROWS, shiftKey);
        return true;
      case 'PageUp':
        move(list, -PAGE_ROWS, shiftKey);
        return true;
      case 'Home':
        move(list, -Infinity, shiftKey);
        return true;
      case 'End':
        move(list, Infinity, shiftKey);
        return true;
      case 'a':
        if (!event.ctrlKey && !event.metaKey) return false;
        selection.all(library.shownHashes);
        return true;
      case 'Delete':
        if (library.chosen.length > 0) app.removing = library.chosen;
        return true;
      case 'Enter': {
        const infoHash = rowOf(event.target);
        if (!isOnName || infoHash === null) return false;
        app.openDetails(infoHash);
        return true;
      }
      case ' ': {
        const infoHash = rowOf(event.target);
        if (!isOnName || infoHash === null) return false;
        if (!selection.chosen.has(infoHash)) selection.only(infoHash);
        const resumable = library.chosen.filter(isResumable);
        if (resumable.length > 0) actions.resume(resumable);
        else actions.pause(library.chosen);
        return true;
      }
      default:
        return false;
    }
  }

  return (list) => {
    const keydown = (event: KeyboardEvent) => {
      // Tab brings the focus to a row without any of these; keys then go on from there.
      selection.cursor = rowOf(event.target) ?? selection.cursor;
      if (press(list, event)) event.preventDefault();
    };
    list.addEventListener('click', click);
    list.addEventListener('contextmenu', contextMenu);
    list.addEventListener('keydown', keydown);
    return () => {
      list.removeEventListener('click', click);
      list.removeEventListener('contextmenu', contextMenu);
      list.removeEventListener('keydown', keydown);
    };
  };
}

/** Puts the keyboard on a row's name. */
export function focusRow(list: ParentNode, infoHash: InfoHash): void {
  const row = list.querySelector(`[data-info-hash="${infoHash}"]`);
  row?.querySelector<HTMLElement>('.name')?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function rowOf(target: EventTarget | null): InfoHash | null {
  if (!(target instanceof Element)) return null;
  const row = target.closest<HTMLElement>('[data-info-hash]');
  return (row?.dataset['infoHash'] as InfoHash | undefined) ?? null;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(CONTROLS) !== null;
}
