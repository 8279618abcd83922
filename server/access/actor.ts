import type { Actor } from "../audit/record-audit";
import type { MemberScope } from "./scope";
import type { ApiPrincipal } from "./verify-api-key";

export function actorOfMember(scope: MemberScope): Actor {
  return { kind: "user", id: scope.userId, name: scope.userName };
}

export function actorOfKey(principal: ApiPrincipal): Actor {
  return { kind: "api-key", id: principal.keyId, name: principal.name };
}

/** The program itself: seed, sealing job, a connection paused by its errors. */
export const systemActor: Actor = { kind: "system", id: null, name: "Orderloom" };
