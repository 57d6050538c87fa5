-- Volumes that others register as images, digests that are computed behind the answer, and owners that stores keep in step. Expand only: the release before
-- refuses to claim jobs of the new kinds, which then wait for a worker that knows them.

-- What the digest of an image's bytes is to be made with and, where a client has said it, what it has to be.
alter table job add column hash_algorithm varchar;
alter table job add column hash_value varchar;

-- What a store has found at a URL, in answers to that question.
alter table answer add column finding varchar;
alter table answer add column store_id varchar;
alter table answer add column url varchar;
alter table answer add column reached_through varchar;
alter table answer add column size_bytes bigint;
alter table answer add column sentence varchar;

-- [jooq ignore start]
-- A volume is of one image alone, however its URL is written.
create unique index location_of_one_volume on location (substring(url from '[^/]*$')) where url like 'cinder://%';
-- [jooq ignore stop]
