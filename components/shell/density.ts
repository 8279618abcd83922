export type Density = "compact" | "comfortable";

export const densities: readonly { readonly value: Density; readonly label: string }[] = [
  { value: "compact", label: "Compact" },
  { value: "comfortable", label: "Comfortable" },
];

/** The server draws with it, so that nothing jumps. */
export const densityCookie = "orderloom-density";
