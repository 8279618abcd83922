/** Whether a key belongs to what is being typed into. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  if (element === null) return false;
  return (
    element.isContentEditable ||
    element.closest("input, textarea, select, [role=dialog], [role=menu], [role=listbox]") !== null
  );
}
