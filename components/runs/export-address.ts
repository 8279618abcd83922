type ExportQuery = { readonly [name: string]: string | number | undefined };

/** Address of a download of the environment: `runs`, `run` or `value`. */
export function exportAddress(what: string, environment: string, query: ExportQuery): string {
  const params = new URLSearchParams({ environment });
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  return `/api/exports/${what}?${params}`;
}
