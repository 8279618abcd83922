-- What a new distributor of the partner begins with. Those that are there keep what they have.
alter table partner
  add column default_time_zone text not null default 'UTC',
  add column default_detail_days smallint not null default 30 check (default_detail_days in (7, 30, 180)),
  add column default_run_days smallint not null default 400 check (default_run_days between 90 and 400),
  add column default_event_days smallint not null default 400 check (default_event_days between 30 and 400),
  add check (default_run_days >= default_detail_days);
grant update (default_time_zone, default_detail_days, default_run_days, default_event_days)
  on partner to orderloom_app;
