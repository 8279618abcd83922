type Publication = {
  readonly kind: "test" | "production";
  readonly state: "active" | "paused" | "withdrawn";
};

/** What has to be done before a flow can be archived; null when it is published nowhere. */
export function beforeArchiving(publications: readonly Publication[]): string | null {
  const kinds = new Set(
    publications.filter(({ state }) => state !== "withdrawn").map(({ kind }) => kind),
  );
  if (kinds.size === 0) return null;
  const places = [kinds.has("test") && "Test", kinds.has("production") && "Production"];
  return `Withdraw it from ${places.filter(Boolean).join(" and ")} first`;
}
