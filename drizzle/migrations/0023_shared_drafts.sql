-- A draft of a table that the partner shares with all its distributors belongs to none of them, as the table does.
alter table lookup_table_draft alter column distributor_id drop not null;
