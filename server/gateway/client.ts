import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Who really sends a request, as far as it can be believed. */
export type Client = {
  /** IP address; empty when the connection is gone already. */
  readonly address: string;
  /** Scheme and host that the client used; null where a proxy that is trusted did not say. */
  readonly protocol: "http" | "https" | null;
  readonly host: string | null;
};

const knownMax = 1_000;

export type ClientOf = (request: IncomingMessage) => Client;

/** An IPv4 address that came over an IPv6 socket is that IPv4 address. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

/**
 * Reads `X-Forwarded-For`, `-Proto` and `-Host` of the named proxies only: what anybody else claims there is
 * not believed. The client is the last address that is not a trusted proxy's, so that nothing a client puts in
 * front counts. `trusted` holds addresses and ranges in CIDR form.
 */
export function createClientOf(trusted: readonly string[]): ClientOf {
  const list = proxyList(trusted);
  // A check makes an object outside the heap, and few senders send most of the messages.
  const known = new Map<string, boolean>();
  const isTrusted = (address: string) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const family = isIP(address);
    const found = family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
    if (known.size >= knownMax) known.clear();
    known.set(address, found);
    return found;
  };
  return (request) => {
    const socket = plain(request.socket.remoteAddress ?? "");
    if (!isTrusted(socket)) return { address: socket, protocol: null, host: null };
    const claimed = headerOf(request, "x-forwarded-for")
      .split(",")
      .map((part) => plain(part.trim()));
    let address = socket;
    for (const hop of claimed.reverse()) {
      if (isIP(hop) === 0) break;
      address = hop;
      if (!isTrusted(hop)) break;
    }
    const protocol = lastOf(headerOf(request, "x-forwarded-proto")).toLowerCase();
    const host = lastOf(headerOf(request, "x-forwarded-host"));
    return {
      address,
      protocol: protocol === "http" || protocol === "https" ? protocol : null,
      host: host === "" ? null : host,
    };
  };
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(",") : value) ?? "";
}

function lastOf(list: string): string {
  return list.split(",").at(-1)?.trim() ?? "";
}

/** Throws with the entry that is neither an address nor a range. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const length = bits === undefined ? most : Number(bits);
    if (family === 0 || !/^\d{1,3}$/.test(bits ?? "0") || length > most) {
      throw new Error(
        `ORDERLOOM_TRUSTED_PROXIES: "${entry}" is neither an IP address nor a range like 10.0.0.0/8.`,
      );
    }
    list.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
