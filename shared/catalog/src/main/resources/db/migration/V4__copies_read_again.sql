-- When a copy was last read as a whole and compared with what was stored; null where that was at its upload alone.
alter table location add column verified_at timestamp with time zone;

-- [jooq ignore start]
create index location_verified on location (coalesce(verified_at, created_at));
-- [jooq ignore stop]
