/** Tones of a status as a token of the design; a block far away has nothing else to say it by. */
export const statusTones: { readonly [status: string]: string } = {
  failed: "--negative-solid",
  "in-doubt": "--doubt-solid",
  unknown: "--doubt-solid",
  succeeded: "--positive-solid",
  running: "--accent",
  retrying: "--accent",
  paused: "--caution-solid",
  waiting: "--wait-solid",
  held: "--wait-solid",
  added: "--positive-solid",
  removed: "--negative-solid",
  changed: "--caution-solid",
};

const tokens = [
  "--accent",
  "--canvas",
  "--caution-solid",
  "--doubt-solid",
  "--ink",
  "--line-control",
  "--line-strong",
  "--negative-solid",
  "--neutral-line",
  "--positive-solid",
  "--surface",
  "--text",
  "--text-3",
  "--wait-solid",
] as const;

export type Colours = (token: string) => string;

/** Tokens as the colours they are here and now: a drawing cannot read `light-dark()`. */
export function coloursAt(element: HTMLElement): Colours {
  const probe = element.ownerDocument.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const found = new Map<string, string>();
  for (const token of tokens) {
    probe.style.color = `var(${token})`;
    found.set(token, getComputedStyle(probe).color);
  }
  probe.remove();
  return (token) => found.get(token) ?? "gray";
}

/** Calls back when the page goes from light to dark or back. */
export function onThemeChange(changed: () => void): () => void {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  return () => {
    scheme.removeEventListener("change", changed);
    observer.disconnect();
  };
}
