/** Which parts of the demonstration a database has had. Not a migration: only seeded databases have it. */
export const seedTableStatements = [
  "create schema if not exists launcher",
  "create table if not exists launcher.seed_step (name text primary key, done_at timestamptz not null default now())",
] as const;
