-- Copies that clients have registered by their URLs. Expand only: the release before shows and reads them, and tells nothing of what stands here.

-- What the client says of a copy, shown with it.
alter table location add column metadata jsonb default '{}' not null;
-- What the copy's server called the bytes when they were registered; null where it did not say, and for copies that we have written.
alter table location add column version varchar;
