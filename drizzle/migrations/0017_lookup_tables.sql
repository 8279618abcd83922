-- What a version of a lookup table is beside its rows: which it is, what tells its rows apart, who made it and why.
alter table lookup_table_version
  -- Counted per table from 1.
  add column number int not null default 1,
  add column row_count int not null default 0,
  -- Kind, key columns, and the columns with the days on which a row counts.
  add column shape jsonb not null default '{}',
  add column note text not null default '',
  -- As the maker was called then.
  add column created_by_name text not null default '';
create index lookup_table_version_by_number on lookup_table_version (table_id, number);
-- A run asks for the version it began with by its hash alone.
create index lookup_table_version_by_hash on lookup_table_version (hash);
