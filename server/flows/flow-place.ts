/** Whose flow it is. Row-level security enforces it; inserts need it spelt out. */
export type FlowPlace = { readonly partnerId: string; readonly distributorId: string };
/** One environment of that distributor. */
export type EnvironmentPlace = FlowPlace & { readonly environmentId: string };
