/** Rows as a release left them whose newest migration was `tag`. */
export type ReleaseRows = {
  readonly tag: string;
  readonly statements: readonly string[];
};

const partner = "'0190a000-0000-7000-8000-000000000001'";
const distributor = "'0190a000-0000-7000-8000-000000000002'";
const environment = "'0190a000-0000-7000-8000-000000000003'";
const flow = "'0190a000-0000-7000-8000-000000000004'";
const run = "'0190a000-0000-7000-8000-000000000005'";
const version = `decode(repeat('ab', 32), 'hex')`;

/**
 * One entry per migration, oldest first, never changed once released: the test of the upgrade fills each old
 * schema with them and brings it to the newest. A new migration adds an entry for the tables it brought.
 */
export const releaseRows: readonly ReleaseRows[] = [
  {
    tag: "0000_control",
    statements: [
      `insert into partner (id, name, slug) values (${partner}, 'Meridian', 'meridian')`,
      `insert into distributor (id, partner_id, name, slug)
         values (${distributor}, ${partner}, 'Hallberg', 'hallberg')`,
      `insert into environment (id, partner_id, distributor_id, kind)
         values (${environment}, ${partner}, ${distributor}, 'production')`,
      `insert into flow (id, partner_id, distributor_id, name)
         values (${flow}, ${partner}, ${distributor}, 'Orders')`,
      `insert into flow_draft (flow_id, partner_id, distributor_id, revision, logic, layout)
         values (${flow}, ${partner}, ${distributor}, 3, '{}', '{}')`,
      `insert into flow_version (flow_id, hash, partner_id, distributor_id, number, logic, layout)
         values (${flow}, ${version}, ${partner}, ${distributor}, 1, '{}', '{}')`,
      `insert into publication (id, partner_id, distributor_id, environment_id, flow_id, version, state)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${flow}, ${version}, 'active')`,
      `insert into endpoint (address, partner_id, distributor_id, environment_id, flow_id, node_id)
         values ('orders-hallberg', ${partner}, ${distributor}, ${environment}, ${flow}, 'n01')`,
    ],
  },
  {
    tag: "0001_engine",
    statements: [
      `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state,
           class, origin, origin_accepted_at, accepted_at, epoch, due)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${flow}, ${version}, 0, 2, 30, ${run},
           now(), now(), 1, 'infinity')`,
      `insert into segment (class, run, seg, epoch, partner_id, distributor_id, body)
         values (30, ${run}, 0, 1, ${partner}, ${distributor}, '\\x01')`,
      `insert into run_key (partner_id, distributor_id, kind, value, run)
         values (${partner}, ${distributor}, 'po', 'PO-4711', ${run})`,
      `insert into dedupe (partner_id, distributor_id, key, run, at)
         values (${partner}, ${distributor}, '\\x02', ${run}, now())`,
    ],
  },
  {
    tag: "0002_replays",
    statements: [
      `insert into run_command (id, partner_id, distributor_id, run, origin, kind, detail, at, by)
         values (${run}, ${partner}, ${distributor}, ${run}, ${run}, 'retry', '{}', now(), 'Dana')`,
    ],
  },
  {
    tag: "0009_authorisations",
    statements: [
      `insert into connection (id, partner_id, distributor_id, environment_id, kind, name)
         values (${flow}, ${partner}, ${distributor}, ${environment}, 'http', 'CRM')`,
      `insert into connection_token (connection_id, partner_id, distributor_id, environment_id, sealed,
           renewable, granted_at)
         values (${flow}, ${partner}, ${distributor}, ${environment}, 'v1.sealed', true, now())`,
      `insert into connection_authorisation (id, partner_id, distributor_id, environment_id, connection_id,
           state_hash, sealed, redirect_uri, revision, requested_by, requested_at)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${flow}, ${version}, '',
           'https://orderloom.example/oauth/callback', 1, ${run}, now())`,
    ],
  },
  {
    tag: "0005_presence",
    statements: [
      `insert into flow_presence (flow_id, session, partner_id, distributor_id, user_id)
         values (${flow}, ${run}, ${partner}, ${distributor}, ${run})`,
    ],
  },
  {
    tag: "0007_saved_views",
    statements: [
      `insert into "user" (id, name, email) values (${run}, 'Dana', 'dana@meridian.example')`,
      `insert into saved_view (id, partner_id, distributor_id, user_id, name, query)
         values (${run}, ${partner}, ${distributor}, ${run}, 'Held', 'status=held')`,
      `insert into bulk_action (id, partner_id, distributor_id, environment_id, kind, state, detail, reason,
           per_minute, user_id, user_name, created_at)
         values (${run}, ${partner}, ${distributor}, ${environment}, 'retry', 'done', '{}', 'ERP was down', 60,
           ${run}, 'Dana', now())`,
      `insert into bulk_action_run (bulk, position, partner_id, distributor_id, run, origin)
         values (${run}, 1, ${partner}, ${distributor}, ${run}, ${run})`,
    ],
  },
  {
    tag: "0006_samples",
    statements: [
      `insert into flow_sample (partner_id, distributor_id, environment_id, flow_id, node_id, message,
           pinned_at, pinned_by_name, expires_at)
         values (${partner}, ${distributor}, ${environment}, ${flow}, 'n01', '{}', now(), 'Dana', 'infinity')`,
      `insert into step_test (id, partner_id, distributor_id, environment_id, flow_id)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${flow})`,
    ],
  },
  {
    tag: "0008_people",
    statements: [
      `insert into rate_limit (id, key, count, last_request)
         values (${run}, '203.0.113.7|/sign-in/email', 1, 0)`,
    ],
  },
  {
    tag: "0014_retention",
    statements: [
      `insert into business_event (id, partner_id, distributor_id, environment_id, run, type, key, data, at)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${run}, 'order-released', 'PO-4711', '{}', now())`,
      `insert into rollup (partner_id, distributor_id, flow_id, hour, node, environment_id, ok, failed, total_us)
         values (${partner}, ${distributor}, ${flow}, now(), '', ${environment}, 1, 0, 1000)`,
    ],
  },
  {
    tag: "0015_wake_ups",
    statements: [
      `insert into place_wait (run, partner_id, distributor_id, flow_id, key, since)
         values (${run}, ${partner}, ${distributor}, ${flow}, '', now())`,
    ],
  },
  {
    tag: "0010_person_links",
    statements: [
      `insert into person_link (id, partner_id, distributor_id, kind, hash, email, name, role,
           issued_by_name, expires_at)
         values (${run}, ${partner}, ${distributor}, 'invitation', ${version}, 'nadia@meridian.example',
           'Nadia', 'operator', 'Dana', now())`,
      `insert into two_factor (id, user_id, secret, backup_codes)
         values (${run}, ${run}, 'sealed', 'sealed')`,
      `update partner set demands_second_factor = true`,
    ],
  },
  {
    tag: "0011_distributor_settings",
    statements: [`update distributor set detail_days = 7, run_days = 90, event_days = 60`],
  },
  {
    tag: "0016_partner_defaults",
    statements: [
      `update partner set default_time_zone = 'Europe/Berlin', default_detail_days = 7,
         default_run_days = 90, default_event_days = 60`,
    ],
  },
  {
    tag: "0017_lookup_tables",
    statements: [
      `insert into lookup_table (id, partner_id, distributor_id, name, current)
         values (${flow}, ${partner}, ${distributor}, 'Item numbers', ${version})`,
      `insert into lookup_table_version (table_id, hash, partner_id, distributor_id, columns, rows, number,
           row_count, shape, note, created_by_name)
         values (${flow}, ${version}, ${partner}, ${distributor}, '["theirs", "ours"]',
           '[{"theirs": "A", "ours": "SKU-1"}]', 2, 1, '{"kind": "generic", "keys": []}', 'From the buyer', 'Dana')`,
    ],
  },
  { tag: "0019_called_runs", statements: [] },
  { tag: "0020_warned_runs", statements: [] },
  {
    tag: "0021_shared_maps",
    statements: [
      `insert into map (id, partner_id, distributor_id, name, current)
         values (${flow}, ${partner}, ${distributor}, 'Order lines', 2)`,
      `insert into map_version (map_id, number, hash, partner_id, distributor_id, content, row_count, note,
           created_by_name)
         values (${flow}, 2, ${version}, ${partner}, ${distributor}, '{"fields": []}', 0, 'New buyer', 'Dana')`,
    ],
  },
  {
    tag: "0022_table_drafts",
    statements: [
      `insert into lookup_table_draft (table_id, partner_id, distributor_id, revision, base, shape, rows, ids,
           save_id, saved_by_name)
         values (${flow}, ${partner}, ${distributor}, 4, 2, '{}', '[]', '[]', ${run}, 'Dana')`,
    ],
  },
  {
    tag: "0023_shared_drafts",
    statements: [
      `insert into lookup_table (id, partner_id, distributor_id, name, current)
         values (${run}, ${partner}, null, 'Units of all', null)`,
      `insert into lookup_table_draft (table_id, partner_id, distributor_id, revision, base, shape, rows, ids,
           save_id, saved_by_name)
         values (${run}, ${partner}, null, 1, 1, '{}', '[]', '[]', ${run}, 'Dana')`,
    ],
  },
  {
    tag: "0024_debug_sessions",
    statements: [
      `insert into debug_session (id, partner_id, distributor_id, environment_id, flow_id, revision, setup, run,
           expires_at)
         values (${flow}, ${partner}, ${distributor}, ${environment}, ${flow}, 2,
           '{"breakpoints": [], "onError": true, "onChange": [], "effects": {}}', ${run}, '2100-01-01')`,
      `insert into trial_version (flow_id, hash, partner_id, distributor_id, logic, layout)
         values (${flow}, ${version}, ${partner}, ${distributor}, '{}', '{}')`,
    ],
  },
  {
    tag: "0026_backtests",
    statements: [
      `insert into backtest (id, partner_id, distributor_id, environment_id, flow_id, version, revision, request,
           state, tally, requested_by_name, expires_at)
         values (${run}, ${partner}, ${distributor}, ${environment}, ${flow}, ${version}, 3, '{}', 'done', '{}',
           'Dana', '2100-01-01')`,
      `insert into backtest_difference (backtest, run, partner_id, distributor_id, cause, assumed, detail)
         values (${run}, ${run}, ${partner}, ${distributor}, 'differ', false, '{}')`,
    ],
  },
  {
    tag: "0025_flow_tests",
    statements: [
      `insert into flow_test (id, partner_id, distributor_id, flow_id, file, revision, document)
         values (${run}, ${partner}, ${distributor}, ${flow}, 'accepted', 1, '{}')`,
      `insert into flow_test_result (test_id, partner_id, distributor_id, environment_id, revision, version,
           result)
         values (${run}, ${partner}, ${distributor}, ${environment}, 1, ${version}, '{}')`,
    ],
  },
  {
    tag: "0027_catching",
    statements: [`update debug_session set catching = '{"until": 0}' where id = ${flow}`],
  },
  {
    tag: "0028_backtest_turns",
    statements: [
      `update backtest set idle_claims = 1, done_at_claim = 0 where id = ${run}`,
      `update backtest_difference set expires_at = '2100-01-01' where backtest = ${run}`,
    ],
  },
  {
    tag: "0032_kept_drafts",
    statements: ["select drop_old_debugging()"],
  },
  {
    tag: "0033_waiting_debug_runs",
    statements: ["select drop_old_debugging()"],
  },
];
