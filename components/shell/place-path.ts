export type EnvironmentKind = "test" | "production";

export const environmentNames: { readonly [kind in EnvironmentKind]: string } = {
  test: "Test",
  production: "Production",
};

/** Address of a page in an environment: `placePath("hallberg", "production", "/runs")`. */
export function placePath(distributor: string, kind: string, page = ""): string {
  return `/d/${encodeURIComponent(distributor)}/${kind}${page}`;
}

/** The list page one is on, so that switching keeps it; an editor's document stays behind. */
export function listPageOf(pathname: string): string {
  const [page] = pathname.split("/").slice(4);
  return page === undefined ? "/flows" : `/${page}`;
}
