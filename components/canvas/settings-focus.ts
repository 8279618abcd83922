/** The form beside the canvas; null while none is drawn. */
export function settingsPanel(): HTMLElement | null {
  return document.querySelector<HTMLElement>(
    'aside[aria-label="Node settings"], aside[aria-label="Flow settings"]',
  );
}

/**
 * Remembers where the focus is, and tells whether the person has gone to a field of a form by themselves since: what
 * comes late must not take them out of it.
 */
export function watchSettingsFocus(): () => boolean {
  const before = document.activeElement;
  return () => {
    const { activeElement: at } = document;
    return at !== before && settingsPanel()?.contains(at) === true;
  };
}
