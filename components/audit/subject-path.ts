import type { Place } from "@/components/shell/place";
import { placePath } from "@/components/shell/place-path";

const pages: { readonly [kind: string]: string } = {
  bulk: "/runs?bulk=",
  connection: "/connections/",
  flow: "/flows/",
  map: "/maps/",
  run: "/runs/",
  table: "/tables/",
};

export type Subject = {
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Where it is; null for what is not of one distributor, or not of one environment. */
  readonly distributorId: string | null;
  readonly environmentId: string | null;
};

/** Whether things of this kind have a page. */
export const hasPage = (kind: string): boolean => pages[kind] !== undefined;

/**
 * Address of a thing that the log names: the log is that of a partner, so it is in its own distributor and
 * environment, not in those that one reads the log in. Null where it has no page, or none that one may see.
 */
export function subjectPath(
  { subjectKind, subjectId, distributorId, environmentId }: Subject,
  { partners, partner, distributor, environment }: Place,
): string | null {
  const page = pages[subjectKind];
  if (page === undefined) return null;
  const known = partners.find(({ id }) => id === partner.id)?.distributors ?? [];
  const owner =
    distributorId === null || distributorId === distributor.id
      ? distributor
      : known.find(({ id }) => id === distributorId);
  if (owner === undefined) return null;
  const { environments, slug } = owner;
  const own = environments.find(({ id }) => id === environmentId);
  if (own === undefined && environmentId !== null) return null;
  const alike = environments.find(({ kind }) => kind === environment.kind);
  const kind = (own ?? alike ?? environments[0])?.kind;
  return kind === undefined ? null : placePath(slug, kind, `${page}${subjectId}`);
}
