/** What both drivers need to connect. `host` is a folder for a Unix socket. */
export type DatabaseAddress = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: false | { readonly rejectUnauthorized: boolean };
};

const sslModes: Readonly<Record<string, DatabaseAddress["ssl"]>> = {
  disable: false,
  allow: false,
  prefer: false,
  require: { rejectUnauthorized: false },
  "verify-ca": { rejectUnauthorized: true },
  "verify-full": { rejectUnauthorized: true },
};

/**
 * Reads `postgres://user:password@host:5432/database?sslmode=require`, and for a Unix socket
 * `postgres://user@localhost/database?host=/folder`. Throws a message without the password.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["postgres:", "postgresql:"].includes(url.protocol)) {
    throw new Error("A database address looks like postgres://user:password@host:5432/database.");
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === "" || url.username === "") {
    throw new Error(`The database address of ${url.host} names no user or no database.`);
  }
  const sslMode = url.searchParams.get("sslmode") ?? "prefer";
  const ssl = sslModes[sslMode];
  if (ssl === undefined) throw new Error(`sslmode=${sslMode} is not known.`);
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ""),
    port: Number(url.searchParams.get("port") ?? (url.port || 5432)),
    database,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ssl,
  };
}

/** The reverse of {@link parseDatabaseUrl}. */
export function formatDatabaseUrl(address: DatabaseAddress): string {
  const isSocket = address.host.startsWith("/");
  const url = new URL(`postgres://localhost/${encodeURIComponent(address.database)}`);
  url.username = encodeURIComponent(address.user);
  url.password = encodeURIComponent(address.password);
  if (isSocket) url.searchParams.set("host", address.host);
  else url.hostname = address.host.includes(":") ? `[${address.host}]` : address.host;
  if (address.port !== 5432) url.port = String(address.port);
  if (address.ssl !== false) {
    url.searchParams.set("sslmode", address.ssl.rejectUnauthorized ? "verify-full" : "require");
  }
  return url.toString();
}

/** The same server with another role or database. */
export function changeDatabaseUrl(
  text: string,
  change: Partial<Pick<DatabaseAddress, "user" | "password" | "database">>,
): string {
  return formatDatabaseUrl({ ...parseDatabaseUrl(text), ...change });
}
