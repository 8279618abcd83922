/** What of the environment decides which addresses the workbench answers to. */
export type PublicAddress = { readonly origin: string; readonly port: number };

/** Origins a browser may have the workbench open under. On its own machine both loopback names work. */
export function allowedOrigins({ origin, port }: PublicAddress): readonly string[] {
  const configured = new URL(origin).origin;
  return [...new Set([configured, `http://localhost:${port}`, `http://127.0.0.1:${port}`])];
}

/** The same as hosts with port, as the Host header carries them. */
export function allowedHosts(address: PublicAddress): readonly string[] {
  return [...new Set(allowedOrigins(address).map((origin) => new URL(origin).host))];
}
