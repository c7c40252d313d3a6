/** A menu's anchor: the button that opens it, or the point that was pressed. */
export type MenuAnchor = HTMLElement | { readonly getBoundingClientRect: () => DOMRect };

/** Whether a menu is open and where. Its content is loaded when it opens for the first time. */
export class MenuState {
  isOpen = $state(false);
  wasOpened = $state(false);
  anchor = $state.raw<MenuAnchor | null>(null);

  openAt(anchor: MenuAnchor): void {
    this.anchor = anchor;
    this.wasOpened = true;
    this.isOpen = true;
  }

  toggleAt(anchor: MenuAnchor): void {
    if (this.isOpen && this.anchor === anchor) this.isOpen = false;
    else this.openAt(anchor);
  }
}
