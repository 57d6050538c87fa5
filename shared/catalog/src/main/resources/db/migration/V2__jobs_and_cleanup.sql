-- Jobs that read images again and audit stores, delayed delete, purge in two steps: shared/docs/adr/0007-jobs-and-clean-up.md.
-- Expand only: the release before works on it unchanged. It refuses to claim jobs of the new kinds, which then wait for a worker that knows them.

-- The lowest schema version whose code may still use this database; a migration that takes something away raises it.
alter table deployment add column oldest_reader integer default 1 not null;

-- An audit is of a store, not of an image; so is what it found.
alter table job alter column image_id drop not null;
alter table event alter column image_id drop not null;

-- What an image that waits for its deletion was, and is again once restored.
alter table image add column status_before_delete varchar;
-- When all but the record itself was purged; the record goes later, for its id stays taken until then.
alter table image add column purged_at timestamp with time zone;

-- [jooq ignore start]
alter table image add constraint image_status_before_delete_known check (status_before_delete in ('active', 'deactivated'));

-- However often they are asked for, one waits.
create unique index job_one_audit on job (store_id, coalesce(reached_through, '')) where kind = 'audit_store';
create unique index job_one_verification on job (image_id, store_id, md5(url)) where kind = 'verify_image';

create index image_pending_delete on image (deleted_at) where status = 'pending_delete';
create index image_unpurged on image (deleted_at) where deleted_at is not null and purged_at is null;
-- [jooq ignore stop]
