/** After the next picture is drawn and what it set off is done. */
export function nextFrame(): Promise<void> {
  return new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
}
