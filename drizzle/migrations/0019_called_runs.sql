-- The runs that a run has called: when it is cancelled, so are they.
create index live_parent on live (parent) where parent is not null;
