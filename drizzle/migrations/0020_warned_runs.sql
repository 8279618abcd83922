-- Runs that succeeded and left something out or dropped something say so where a failed one has its error. They
-- are few, and lists ask for them alone.
create index run_warned on run (partner_id, distributor_id, id) where status = 0 and error is not null;
