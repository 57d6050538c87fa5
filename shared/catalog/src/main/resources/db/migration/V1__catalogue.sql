-- The catalogue's first schema; why it has this shape: shared/docs/adr/0003-schema-of-the-catalogue.md.
-- Text (varchar without a length is text) is collated bytewise, so that pages of a list are cut in the same places on every server.
-- Between the ignore markers stands what only PostgreSQL (15 to 18) understands and jOOQ's generator need not know.

create table deployment (
    only_row boolean not null default true primary key check (only_row),
    id uuid not null,
    created_at timestamp with time zone not null
);

-- What the bytes of images are: one row for each distinct content, wherever copies of it lie.
create table content (
    id uuid not null primary key,
    size_bytes bigint not null,
    virtual_size_bytes bigint,
    md5 varchar,
    hash_algorithm varchar,
    hash_value varchar,
    created_at timestamp with time zone not null
);

-- CRC32C of each MiB, big-endian, at most 64 KiB (the checksums of 16 GiB) in a row; no list ever joins them.
create table crc_segment (
    content_id uuid not null references content (id) on delete cascade,
    segment integer not null,
    checksums bytea not null,
    primary key (content_id, segment)
);

-- The record. A deleted image keeps its row, and so its id, until it is purged.
create table image (
    id varchar not null primary key,
    version bigint not null,
    status varchar not null,
    owner varchar,
    visibility varchar not null,
    name varchar,
    protected boolean not null,
    hidden boolean not null,
    container_format varchar,
    disk_format varchar,
    min_disk_gb integer not null,
    min_ram_mb integer not null,
    tags varchar[] not null,
    properties jsonb not null,
    content_id uuid references content (id),
    size_bytes bigint,
    virtual_size_bytes bigint,
    last_failure varchar,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    deleted_at timestamp with time zone
);

-- Where one copy of an image's bytes lies.
create table location (
    id bigint generated always as identity primary key,
    image_id varchar not null references image (id),
    content_id uuid not null references content (id),
    store_id varchar not null,
    url varchar not null,
    attempt_id uuid,
    reached_through varchar,
    status varchar not null,
    created_at timestamp with time zone not null
);

create table member (
    image_id varchar not null references image (id) on delete cascade,
    project varchar not null,
    status varchar not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    primary key (image_id, project)
);

-- The ledger: one row for each attempt at storing an image, written before anything else happens.
create table attempt (
    id uuid not null primary key,
    image_id varchar not null references image (id) on delete cascade,
    store_id varchar not null,
    kind varchar not null,
    step varchar not null,
    epoch bigint not null,
    worker_id varchar not null,
    lease_until timestamp with time zone,
    announced_bytes bigint,
    bytes_flushed bigint not null,
    volume_id varchar,
    attachment_id varchar,
    error varchar,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null
);

-- Work that waits for a worker; the row goes when the work is done.
create table job (
    id uuid not null primary key,
    kind varchar not null,
    image_id varchar not null references image (id),
    attempt_id uuid,
    store_id varchar not null,
    url varchar,
    reached_through varchar,
    epoch bigint not null,
    tries integer not null,
    worker_id varchar,
    lease_until timestamp with time zone,
    next_run_at timestamp with time zone not null,
    rung_at timestamp with time zone,
    last_error varchar,
    traceparent varchar,
    created_at timestamp with time zone not null
);

-- What happened, written in the transaction that made it happen. Outlives what it tells of.
create table event (
    sequence bigint generated always as identity primary key,
    happened_at timestamp with time zone not null,
    who varchar not null,
    request_id varchar not null,
    image_id varchar not null,
    what varchar not null,
    reason varchar
);

create table worker (
    id varchar not null primary key,
    url varchar not null,
    announced_at timestamp with time zone not null,
    heartbeat_at timestamp with time zone not null
);

-- Stores as their workers announce them; nothing secret.
create table store (
    worker_id varchar not null references worker (id) on delete cascade,
    id varchar not null,
    place integer not null,
    type varchar not null,
    description varchar not null,
    weight integer not null,
    is_default boolean not null,
    read_only boolean not null,
    properties jsonb not null,
    reached_through varchar,
    primary key (worker_id, id)
);

-- [jooq ignore start]
insert into deployment (id, created_at) values (gen_random_uuid(), now());

alter table image
    alter column id type varchar collate "C",
    alter column status type varchar collate "C",
    alter column owner type varchar collate "C",
    alter column visibility type varchar collate "C",
    alter column name type varchar collate "C",
    alter column container_format type varchar collate "C",
    alter column disk_format type varchar collate "C",
    add constraint image_status_known check (status in ('queued', 'saving', 'uploading', 'importing', 'active',
        'deactivated', 'pending_delete', 'killed', 'deleted')),
    -- "live" is one condition, so that partial indexes can say it
    add constraint image_live_by_status check ((deleted_at is null) = (status not in ('pending_delete', 'killed', 'deleted'))),
    add constraint image_visibility_known check (visibility in ('public', 'community', 'shared', 'private'));
alter table member
    alter column image_id type varchar collate "C",
    alter column project type varchar collate "C",
    add constraint member_status_known check (status in ('pending', 'accepted', 'rejected'));
alter table location alter column image_id type varchar collate "C";
alter table attempt alter column image_id type varchar collate "C";
alter table job alter column image_id type varchar collate "C";
alter table event alter column image_id type varchar collate "C";

create unique index content_of_these_bytes on content (hash_value, hash_algorithm, md5, size_bytes) where hash_value is not null;
create index content_by_md5 on content (md5);

-- Lists of everything an admin may see, one for each sort key; the tie-breakers follow in the same direction.
create index image_by_created on image (created_at, id) where deleted_at is null;
create index image_by_updated on image (updated_at, created_at, id) where deleted_at is null;
create index image_by_name on image (coalesce(name, ''), created_at, id) where deleted_at is null;
create index image_by_status on image (status, created_at, id) where deleted_at is null;
create index image_by_container_format on image (coalesce(container_format, ''), created_at, id) where deleted_at is null;
create index image_by_disk_format on image (coalesce(disk_format, ''), created_at, id) where deleted_at is null;
create index image_by_size on image (coalesce(size_bytes, 0), created_at, id) where deleted_at is null;
create index image_by_id on image (id) where deleted_at is null;
-- One for each reason of visibility.
create index image_of_owner on image (owner, created_at, id) where deleted_at is null;
create index image_public on image (created_at, id) where deleted_at is null and visibility = 'public';
create index image_community on image (created_at, id) where deleted_at is null and visibility = 'community';
create index member_of_project on member (project, status, image_id);
-- Filters.
create index image_tags on image using gin (tags) where deleted_at is null;
create index image_properties on image using gin (properties jsonb_path_ops) where deleted_at is null;
create index image_with_content on image (content_id) where content_id is not null;
create index image_deleted on image (deleted_at) where deleted_at is not null;

create index location_of_image on location (image_id);
create index location_of_attempt on location (attempt_id);
create index location_of_content on location (content_id);
create unique index attempt_one_live_write on attempt (image_id, store_id)
    where kind = 'write' and step not in ('committed', 'aborting', 'aborted');
create index attempt_of_image on attempt (image_id);
create index attempt_under_way on attempt (lease_until) where step not in ('committed', 'aborting', 'aborted');
create index job_due on job (next_run_at);
create index job_of_image on job (image_id);
create index job_of_attempt on job (attempt_id);
create index event_of_image on event (image_id, sequence);
-- [jooq ignore stop]
