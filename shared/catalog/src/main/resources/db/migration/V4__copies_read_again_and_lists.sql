-- When a copy was last read as a whole and compared with what was stored; null where that was at its upload alone.
alter table location add column verified_at timestamp with time zone;

-- [jooq ignore start]
create index location_verified on location (coalesce(verified_at, created_at));

-- Lists of one owner in each order: whose images are alike in what all are sorted by (none is queued, all are small) would be looked for behind everybody's else.
create index image_of_owner_by_updated on image (owner, updated_at, created_at, id) where deleted_at is null;
create index image_of_owner_by_name on image (owner, coalesce(name, ''), created_at, id) where deleted_at is null;
create index image_of_owner_by_status on image (owner, status, created_at, id) where deleted_at is null;
create index image_of_owner_by_container_format on image (owner, coalesce(container_format, ''), created_at, id) where deleted_at is null;
create index image_of_owner_by_disk_format on image (owner, coalesce(disk_format, ''), created_at, id) where deleted_at is null;
create index image_of_owner_by_size on image (owner, coalesce(size_bytes, 0), created_at, id) where deleted_at is null;
create index image_of_owner_by_id on image (owner, id) where deleted_at is null;

-- Lists of what is everybody's in each order; that there is one value alone in front tells the planner that no other index goes on after a marker.
drop index image_public;
drop index image_community;
create index image_public_by_created on image (visibility, created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_updated on image (visibility, updated_at, created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_name on image (visibility, coalesce(name, ''), created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_status on image (visibility, status, created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_container_format on image (visibility, coalesce(container_format, ''), created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_disk_format on image (visibility, coalesce(disk_format, ''), created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_size on image (visibility, coalesce(size_bytes, 0), created_at, id) where deleted_at is null and visibility = 'public';
create index image_public_by_id on image (visibility, id) where deleted_at is null and visibility = 'public';
create index image_community_by_created on image (visibility, created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_updated on image (visibility, updated_at, created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_name on image (visibility, coalesce(name, ''), created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_status on image (visibility, status, created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_container_format on image (visibility, coalesce(container_format, ''), created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_disk_format on image (visibility, coalesce(disk_format, ''), created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_size on image (visibility, coalesce(size_bytes, 0), created_at, id) where deleted_at is null and visibility = 'community';
create index image_community_by_id on image (visibility, id) where deleted_at is null and visibility = 'community';

-- How what is sorted by is spread: of partial indexes the planner does not take it.
create statistics image_names on (coalesce(name, '')) from image;
create statistics image_container_formats on (coalesce(container_format, '')) from image;
create statistics image_disk_formats on (coalesce(disk_format, '')) from image;
create statistics image_sizes on (coalesce(size_bytes, 0)) from image;

-- What few images have, so that asking for it reads no others.
create index image_by_min_ram on image (min_ram_mb) where deleted_at is null and min_ram_mb > 0;
create index image_by_min_disk on image (min_disk_gb) where deleted_at is null and min_disk_gb > 0;
create index image_by_virtual_size on image (virtual_size_bytes) where deleted_at is null and virtual_size_bytes is not null;
create index image_protected on image (created_at, id) where deleted_at is null and protected;
create index image_hidden on image (created_at, id) where deleted_at is null and hidden;
-- [jooq ignore stop]
