-- When a copy was last read as a whole and compared with what was stored; null where that was at its upload alone.
alter table location add column verified_at timestamp with time zone;

-- [jooq ignore start]
create index location_verified on location (coalesce(verified_at, created_at));

-- What few images have, so that asking for it reads no others.
create index image_by_min_ram on image (min_ram_mb) where deleted_at is null and min_ram_mb > 0;
create index image_by_min_disk on image (min_disk_gb) where deleted_at is null and min_disk_gb > 0;
create index image_by_virtual_size on image (virtual_size_bytes) where deleted_at is null and virtual_size_bytes is not null;
create index image_protected on image (created_at, id) where deleted_at is null and protected;
create index image_hidden on image (created_at, id) where deleted_at is null and hidden;
-- [jooq ignore stop]
