/** Messages that a map which no flow leads to is tried on. */
export type MapSamples = {
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** Id of the chosen one; null before there is one. */
  readonly chosen: string | null;
  /** Its text of JSON. */
  readonly text: string | null;
  choose(id: string): void;
  /** Takes a pasted or dropped message. */
  take(text: string): void;
};
