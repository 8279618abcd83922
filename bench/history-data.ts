import type pg from "pg";
import type { Installation } from "./installation";

export type HistorySize = {
  readonly runs: number;
  readonly distributors: number;
  readonly days: number;
};
export type HistoryPlace = { readonly distributorId: string; readonly environmentId: string };

/**
 * Fills the journal with copies of one finished run: same steps and bytes, own ids, times spread over the
 * past days, three business keys each. What is copied was written by the engine itself.
 */
export async function copyRun(
  installation: Installation,
  template: string,
  size: HistorySize,
): Promise<HistoryPlace[]> {
  const database = installation.database;
  const { partnerId } = installation.place;
  const places = await addDistributors(database, installation, size.distributors);
  await database.query("select make_partitions(now(), $1, 14)", [size.days + 1]);
  await database.query(
    `create unlogged table bench_run as
     select n, ($1::uuid[])[1 + n % $3] as distributor_id, ($2::uuid[])[1 + n % $3] as environment_id,
       now() - make_interval(secs => $4::float8 * 86400 * (1 - n::float8 / $5)) as at, null::uuid as id
     from generate_series(0, $5 - 1) n`,
    [
      places.map((place) => place.distributorId),
      places.map((place) => place.environmentId),
      places.length,
      size.days,
      size.runs,
    ],
  );
  await database.query(
    `update bench_run set id = (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0')
       || '8' || lpad(to_hex(n), 15, '0'))::uuid`,
  );
  await database.query(
    `insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose, status, origin,
       origin_accepted_at, parent, accepted_at, ended_at, steps, error_code, error_node, error, summary)
     select 180, b.id, $2, b.distributor_id, b.environment_id, r.flow_id, r.version, 0, case when b.n % 50 = 0 then 1 else 0 end, b.id,
       b.at, null, b.at, b.at + interval '1 second', r.steps, null, null, null, r.summary
     from bench_run b, run r where r.id = $1`,
    [template, partnerId],
  );
  await database.query(
    `insert into segment (class, run, seg, epoch, partner_id, distributor_id, summary, refs, body)
     select 180, b.id, s.seg, s.epoch, $2, b.distributor_id, s.summary, s.refs, s.body
     from bench_run b, segment s where s.run = $1`,
    [template, partnerId],
  );
  await database.query(
    `insert into run_key (partner_id, distributor_id, kind, value, run)
     select $1, distributor_id, k.kind, k.prefix || lpad(n::text, 7, '0'), id
     from bench_run, (values ('po', '4500'), ('so', 'SO-'), ('invoice', 'INV-')) k(kind, prefix)`,
    [partnerId],
  );
  await database.query("analyze run, run_key, segment");
  return places;
}

async function addDistributors(
  database: pg.Pool,
  installation: Installation,
  count: number,
): Promise<HistoryPlace[]> {
  const places: HistoryPlace[] = [];
  for (let number = 0; number < count; number++) {
    const place = { distributorId: installation.newId(), environmentId: installation.newId() };
    const name = `Bench Supply ${number + 1}`;
    await database.query(
      "insert into distributor (id, partner_id, name, slug) values ($1, $2, $3, $4)",
      [place.distributorId, installation.place.partnerId, name, `bench-${number + 1}`],
    );
    await database.query(
      "insert into environment (id, partner_id, distributor_id, kind) values ($1, $2, $3, 'production')",
      [place.environmentId, installation.place.partnerId, place.distributorId],
    );
    places.push(place);
  }
  return places;
}
