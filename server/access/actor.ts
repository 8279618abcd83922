import type { Actor } from "../audit/record-audit";
import type { MemberScope } from "./scope";
import type { ApiPrincipal } from "./verify-api-key";

export function actorOfMember(scope: MemberScope, address: string | null = null): Actor {
  return { kind: "user", id: scope.userId, name: scope.userName, address };
}

export function actorOfKey(principal: ApiPrincipal): Actor {
  const { keyId, name, address } = principal;
  return { kind: "api-key", id: keyId, name, address };
}

/** The program itself: seed, sealing job, a connection paused by its errors. */
export const systemActor: Actor = { kind: "system", id: null, name: "Orderloom" };
