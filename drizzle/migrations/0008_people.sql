-- Attempts per address and path, shared by all web processes. better-auth reads and writes it through its
-- own client, like the sign-in tables.
create table rate_limit (
  id uuid primary key,
  key text not null unique,
  count integer not null,
  -- Epoch milliseconds.
  last_request bigint not null
);
--> statement-breakpoint

alter table rate_limit enable row level security;
alter table rate_limit force row level security;
create policy owner_all on rate_limit to current_user using (true) with check (true);
create policy app_sign_in on rate_limit to orderloom_app
  using (current_setting('app.sign_in', true) = 'on');
grant select, insert, update, delete on rate_limit to orderloom_app;
