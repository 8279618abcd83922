export type EnvironmentKind = "test" | "production";

export const environmentNames: { readonly [kind in EnvironmentKind]: string } = {
  test: "Test",
  production: "Production",
};

/** Address of a page in an environment: `placePath("hallberg", "production", "/runs")`. */
export function placePath(distributor: string, kind: string, page = ""): string {
  return `/d/${encodeURIComponent(distributor)}/${kind}${page}`;
}
