/**
 * What a shared map was tried on last in this tab. Of a run's message only where it is: it may be a customer's, and
 * is read again by whoever still may.
 */
export type KeptSample =
  | { readonly from: "run"; readonly run: string; readonly node: string; readonly label: string }
  | { readonly from: "shipped"; readonly id: string }
  /** Pasted or dropped, as text of JSON. */
  | { readonly from: "own"; readonly text: string };

/** Ids of where the map is tried, by whom, and of the map. */
export type SamplePlace = {
  readonly distributor: string;
  readonly environment: string;
  readonly person: string;
  readonly map: string;
};

const keyOf = ({ distributor, environment, person, map }: SamplePlace) =>
  `orderloom:map-sample:${distributor}:${environment}:${person}:${map}`;

export function recallSample(place: SamplePlace): KeptSample | null {
  try {
    const text = sessionStorage.getItem(keyOf(place));
    return text === null ? null : (JSON.parse(text) as KeptSample);
  } catch {
    return null;
  }
}

export function rememberSample(place: SamplePlace, sample: KeptSample): void {
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify(sample));
  } catch {
    // Without room it is there until the map is closed.
  }
}
