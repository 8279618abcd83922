import type { Statement } from "./pipeline";

/** Which of these writes are committed; asked when an answer was lost. */
export const verifyStatement: Statement = {
  name: "verify",
  text: `
select i.n from unnest($1::int4[], $2::int2[], $3::uuid[], $4::int4[], $5::int4[]) i(n, class, run, seg, epoch),
  lateral (select from segment s where s.class = i.class and s.run = i.run and s.seg = i.seg
    and s.epoch = i.epoch limit 1) s`,
};

/** The run that holds the place of a refused start: same message, or same unfinished origin. */
export const duplicateStatement: Statement = {
  name: "duplicate",
  text: `
select i.id, coalesce(x.run, l.id) from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::uuid[])
  i(id, partner_id, distributor_id, dkey, origin)
left join lateral (
  select x.run from dedupe x
  where x.partner_id = i.partner_id and x.distributor_id = i.distributor_id and x.key = i.dkey limit 1
) x on true
left join lateral (
  select l.id from live l where l.origin = i.origin and l.purpose in (0, 1) limit 1
) l on true`,
};
