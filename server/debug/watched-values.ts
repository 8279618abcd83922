/** What a watch expression gives: JSON, its beginning where it has more characters than `text`. */
export type WatchedValue =
  | { readonly state: "value"; readonly text: string; readonly characters: number }
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly message: string };

/** In the order of the expressions; the other states say why nothing can be computed of that run any more. */
export type WatchedValues =
  | { readonly state: "watched"; readonly values: readonly WatchedValue[] }
  | { readonly state: "changed" | "gone" | "too-much" };
