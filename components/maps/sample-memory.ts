/** The message that a shared map was tried on last in this tab. */
export type KeptSample = { readonly id: string; readonly label: string; readonly text: string };

// It may be a customer's: it goes with the tab.
const keyOf = (person: string, map: string) => `orderloom:map-sample:${person}:${map}`;

export function recallSample(person: string, map: string): KeptSample | null {
  try {
    const text = sessionStorage.getItem(keyOf(person, map));
    return text === null ? null : (JSON.parse(text) as KeptSample);
  } catch {
    return null;
  }
}

export function rememberSample(person: string, map: string, sample: KeptSample): void {
  try {
    sessionStorage.setItem(keyOf(person, map), JSON.stringify(sample));
  } catch {
    // Without room it is there until the map is closed.
  }
}
