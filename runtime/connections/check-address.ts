/** Of the simulated systems that come along: `sandbox://erp`. */
const sandboxSystems = ["carrier", "erp", "storefront", "warehouse"];

/** Names and numbers, `[::1]`; a port. */
const host =
  /^(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?\.?)(?::(\d{1,5}))?$/iu;

/** What is wrong with the address of a system, in a sentence without its subject; null when nothing is. */
export function checkAddress(text: string): string | null {
  const [, scheme, authority = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)/i.exec(text) ?? [];
  const known = scheme?.toLowerCase();
  if (known !== "https" && known !== "http" && known !== "sandbox") {
    return "must begin with https:// or http:// (or sandbox:// for a sandbox system)";
  }
  if (/\s/.test(text)) return "must not contain blanks";
  if (authority.includes("@")) {
    return "must not contain a user name or password: everybody who sees the connection can read it. Use the sign-in below";
  }
  if (known === "sandbox") {
    return sandboxSystems.includes(authority.toLowerCase())
      ? null
      : `names no sandbox system: there are ${sandboxSystems.join(", ")}`;
  }
  const found = host.exec(authority);
  if (found === null) return "needs the name of a host, as in https://api.example.com";
  return Number(found[1] ?? 1) > 65_535 ? `has no possible port: ${found[1]}` : null;
}
