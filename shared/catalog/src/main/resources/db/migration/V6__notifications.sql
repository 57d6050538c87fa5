-- What happened and is yet to be told on the message bus, as it was at that moment: written together with the event, gone once it is sent.
create table notification (
    id bigint generated always as identity primary key,
    happened_at timestamp with time zone not null,
    what varchar not null,
    reason varchar,
    store_id varchar,
    image jsonb,
    member jsonb,
    transfer jsonb
);

-- Whether a store has to be asked before an image in it counts as deleted.
alter table store add column removal_may_conflict boolean not null default false;

-- What workers answered to whether anything keeps the bytes at a location: the id is that of the job that asked. Read once, by who waits for it.
create table answer (
    job_id uuid not null primary key,
    given_at timestamp with time zone not null,
    dependents varchar
);

-- The store that an upload goes to.
alter table event add column store_id varchar;

-- Whether anything is told at all, and which worker does it at this moment: one alone, so that they leave in order.
create table notifier (
    only_row boolean not null default true primary key check (only_row),
    notifies boolean not null,
    dropped bigint not null default 0,
    worker_id varchar,
    lease_until timestamp with time zone
);

-- [jooq ignore start]
insert into notifier (notifies) values (false);

-- By the database, so that no statement that writes an event needs another one for it.
create function leave_notification() returns trigger language plpgsql as $$
begin
    insert into notification (happened_at, what, reason, store_id, image, member)
    select new.happened_at, new.what, new.reason, new.store_id,
        (select to_jsonb(image) || jsonb_build_object('md5', content.md5)
            from image left join content on content.id = image.content_id where image.id = new.image_id),
        (select to_jsonb(member) from member where member.image_id = new.image_id and member.project = new.reason)
    from notifier where notifies and new.image_id is not null;
    return null;
end $$;
create trigger event_is_to_be_told after insert on event for each row execute function leave_notification();
-- [jooq ignore stop]
