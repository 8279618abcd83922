import { type Entrant, readEntrant, type SignedIn } from "../access/session";
import type { WebServices } from "./services";

/** Names the environment a call is about; the workbench sends it with every call. */
export const environmentHeader = "x-orderloom-environment";

/** What every procedure gets. Nothing here depends on the web framework. */
export type RequestContext = {
  readonly services: WebServices;
  readonly person: SignedIn | null;
  /** The person also while they still owe a second factor; null without a session. */
  readonly entrant: Entrant | null;
  /** The client's IP address as the gateway knows it; null where no gateway is in front. */
  readonly address: string | null;
  /** As the caller sent it: not yet checked. */
  readonly environmentId: string | null;
};

export async function createContext(
  services: WebServices,
  headers: Headers,
): Promise<RequestContext> {
  const entrant = await readEntrant(services, headers);
  return {
    services,
    person: entrant === null || entrant.mustEnrol ? null : entrant.person,
    entrant,
    // Pages are served on loopback only, behind the gateway, which sets this header itself.
    address: headers.get("x-forwarded-for"),
    environmentId: headers.get(environmentHeader),
  };
}
