import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";

/** Raised by the connector for an address that no flow may reach. */
export class AddressBlocked extends Error {
  override readonly name = "AddressBlocked";
}

/**
 * True for addresses of the public internet. Private, loopback, link-local, carrier, documentation,
 * multicast and translated ranges (`64:ff9b::`, mapped, 6to4, Teredo) are not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) {
    return false;
  }
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") {
    return false;
  }
  // Of IPv6 only 2000::/3 is the public internet; old and local forms outside it have no name in the list.
  return parsed.kind() === "ipv4" || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

/** `host:port` in lower case without a trailing dot or the brackets of an IPv6 literal. */
export function hostKey(hostname: string, port: string | number): string {
  return `${bareHost(hostname)}:${port}`;
}

function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

/** Resolves a name and keeps its public addresses only; the socket connects to what was checked. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, "", 0);
      return;
    }
    const allowed = addresses.filter((entry) => isPublicAddress(entry.address));
    const first = allowed[0];
    if (first === undefined) {
      callback(new AddressBlocked(`${hostname} resolves to no public address`), "", 0);
    } else if (options.all === true) {
      callback(null, allowed);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

type ConnectorOptions = {
  /** `host:port` pairs that may be reached although their address is private. */
  readonly allowed: ReadonlySet<string>;
  readonly connectTimeoutMs: number;
};

/**
 * The only way outbound HTTP opens a socket. A lookup filter alone is not enough: Node does not call
 * it for IP literals, so those are checked first.
 */
export function filteringConnector(options: ConnectorOptions): buildConnector.connector {
  const settings = { timeout: options.connectTimeoutMs, keepAliveInitialDelay: 30_000 };
  const open = buildConnector(settings);
  const guarded = buildConnector({ ...settings, lookup: publicLookup });
  return (target, callback) => {
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    if (options.allowed.has(hostKey(target.hostname, port))) {
      open(target, callback);
      return;
    }
    const literal = bareHost(target.hostname);
    if (isIP(literal) !== 0 && !isPublicAddress(literal)) {
      callback(new AddressBlocked(`${literal} is not a public address`), null);
      return;
    }
    guarded(target, callback);
  };
}
