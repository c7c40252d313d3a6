import type { Attachment } from 'svelte/attachments';

/** Takes the focus when it appears: `{@attach takeFocus(isFirst)}`. */
export function takeFocus(wants = true): Attachment<HTMLElement> {
  return (node) => {
    if (wants) node.focus();
  };
}
