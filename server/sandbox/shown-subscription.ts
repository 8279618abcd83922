import { createHmac } from "node:crypto";
import { type Subscription, subscriptionOf } from "./event-sender";

/** A subscription as pages and programs get it back: enough to recognise it, nothing to send or sign with. */
export type ShownSubscription = {
  readonly topic: string;
  /** Host and the last characters of its path. */
  readonly address: string;
  readonly scheme: Subscription["scheme"];
  readonly secretSet: boolean;
};

const charactersShown = 4;

/** The partners share the sandbox, so it never gives back a secret or a whole address. */
export function shownSubscription(one: Subscription): ShownSubscription {
  return {
    topic: one.topic,
    address: shownAddress(one.address),
    scheme: one.scheme,
    secretSet: one.secret !== "",
  };
}

function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "…";
  const { protocol, host, pathname } = new URL(address);
  const last = pathname.length > 2 * charactersShown ? pathname.slice(-charactersShown) : "";
  return `${protocol}//${host}/…${last}`;
}

/** Names a subscription in a form; it tells nothing about it and is good while this process runs. */
export function markOf(token: string, one: Subscription): string {
  return createHmac("sha256", token)
    .update(JSON.stringify([one.topic, one.address, one.secret, one.scheme]))
    .digest("hex");
}

/**
 * The subscriptions after a form was sent: columns of one row each. A row with a mark changes that subscription; its
 * address and secret stay where the fields are empty, but a new address never gets the secret of the old one.
 */
export function changedSubscriptions(
  current: readonly Subscription[],
  token: string,
  form: URLSearchParams,
): readonly Subscription[] {
  const column = (name: string) => form.getAll(name);
  const removed = new Set(column("remove"));
  const byMark = new Map(current.map((one) => [markOf(token, one), one]));
  return column("address").flatMap((address, index) => {
    const mark = column("mark")[index] ?? "";
    const before = byMark.get(mark);
    const secret = column("secret")[index] ?? "";
    if (removed.has(mark) && mark !== "") return [];
    if (address === "" && before === undefined) return [];
    const kept = address === "" ? before : undefined;
    return subscriptionOf({
      address: kept?.address ?? address,
      topic: column("topic")[index] ?? "",
      secret: secret === "" ? (kept?.secret ?? "") : secret,
      scheme: column("scheme")[index] ?? "",
    });
  });
}

/** After a start on another port: subscriptions whose path is one of these are sent to this origin. */
export function movedSubscriptions(
  current: readonly Subscription[],
  origin: string,
  paths: ReadonlySet<string>,
): readonly Subscription[] {
  return current.map((one) => {
    const path = URL.canParse(one.address) ? new URL(one.address).pathname : "";
    return paths.has(path) ? { ...one, address: `${origin}${path}` } : one;
  });
}
