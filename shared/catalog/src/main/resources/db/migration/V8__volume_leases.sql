-- Which worker may have which volume attached for readers, and until when others have to believe that. A volume that one host alone can attach has one
-- seat, without a name; any other volume has one for each worker, named as the worker. Gone once nothing is attached by it any more.
create table volume_lease (
    store_id varchar not null,
    volume_id varchar not null,
    seat varchar not null,
    worker_id varchar not null,
    -- of this lease alone: no two ever have the same
    epoch bigint not null unique,
    -- what the lease is for, or what the one before it has left
    attachment_id varchar,
    -- who did not give the one before it back
    left_by varchar,
    expires_at timestamp with time zone not null,
    -- since when somebody waits for the volume
    revoked_at timestamp with time zone,
    primary key (store_id, volume_id, seat)
);

-- [jooq ignore start]
create sequence volume_lease_epoch;
-- [jooq ignore stop]
