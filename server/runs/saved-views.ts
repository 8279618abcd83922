import { sql } from "drizzle-orm";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";

/** A named view of the run list. */
export type SavedView = {
  readonly id: string;
  readonly name: string;
  /** The part of the list's address behind the `?`; empty for the list as it opens. */
  readonly query: string;
  readonly shared: boolean;
  /** Made by the person who asks, who may change it. */
  readonly own: boolean;
  readonly maker: string;
};

type Context = {
  readonly tx: ScopedTransaction;
  readonly scope: MemberScope;
  readonly actor: Actor;
};

/** More would not be looked through. */
const mostPerPerson = 100;

/** The views a person may choose here: the own ones, and those shared by others of the partner. */
export async function listViews(tx: ScopedTransaction, scope: MemberScope): Promise<SavedView[]> {
  const rows = await tx.execute<{
    id: string;
    name: string;
    query: string;
    shared: boolean;
    user_id: string;
    maker: string | null;
  }>(sql`
    select v.id, v.name, v.query, v.shared, v.user_id, u.name as maker
    from saved_view v left join "user" u on u.id = v.user_id
    where v.partner_id = ${scope.partnerId}
      and (v.distributor_id is null or v.distributor_id = ${scope.distributorId})
      and (v.shared or v.user_id = ${scope.userId})
    order by lower(v.name), v.id`);
  const open = can(scope.standings, "payload.view");
  return rows.map(({ user_id, maker, ...row }) => ({
    id: row.id,
    name: row.name,
    query: open || user_id === scope.userId ? row.query : withoutSearch(row.query),
    shared: row.shared,
    own: user_id === scope.userId,
    maker: maker ?? "",
  }));
}

/** What was looked for is a number of a document. */
function withoutSearch(query: string): string {
  const params = new URLSearchParams(query);
  params.delete("q");
  return params.toString();
}

/** A view that names a flow has a meaning at the flow's distributor only. */
function belongsTo(scope: MemberScope, query: string): string | null {
  return new URLSearchParams(query).has("flow") || !scope.partnerWide ? scope.distributorId : null;
}

/**
 * Saves a view under a name; the own view of that name is replaced. CONFLICT beyond 100 views of one
 * person.
 */
export async function saveView(
  { tx, scope, actor }: Context,
  input: { readonly name: string; readonly query: string; readonly shared: boolean },
): Promise<{ readonly id: string }> {
  const distributor = belongsTo(scope, input.query);
  const [held] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from saved_view
    where partner_id = ${scope.partnerId} and user_id = ${scope.userId}`);
  if ((held?.count ?? 0) >= mostPerPerson) {
    throw new RequestError(
      "CONFLICT",
      `You have ${mostPerPerson} views. Delete one you do not need, then save this one.`,
    );
  }
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into saved_view (id, partner_id, distributor_id, user_id, name, query, shared)
    values (${newId(Date.now())}::uuid, ${scope.partnerId}::uuid, ${distributor}::uuid,
      ${scope.userId}::uuid, ${input.name}, ${input.query}, ${input.shared})
    on conflict (partner_id, user_id, distributor_id, lower(name))
      do update set name = excluded.name, query = excluded.query, shared = excluded.shared
    returning id`);
  const id = row?.id ?? "";
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: "view.save",
    subject: { kind: "view", id },
    // A search is a number of a document: the log names the filters, not what was looked for.
    detail: { name: input.name, shared: input.shared },
  });
  return { id };
}

/** Deletes an own view; whoever manages people may delete what others shared. */
export async function deleteView(
  { tx, scope, actor }: Context,
  input: { readonly id: string },
): Promise<void> {
  const view = (await listViews(tx, scope)).find(({ id }) => id === input.id);
  if (view === undefined) throw new RequestError("NOT_FOUND", "There is no such view.");
  if (!view.own && !can(scope.standings, "member.manage")) {
    throw new RequestError(
      "NOT_ALLOWED",
      `Only ${view.maker || "its maker"} may delete this view.`,
    );
  }
  await tx.execute(sql`delete from saved_view where id = ${input.id}::uuid`);
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: scope.environmentId,
    action: "view.delete",
    subject: { kind: "view", id: input.id },
    detail: { name: view.name, shared: view.shared },
  });
}
