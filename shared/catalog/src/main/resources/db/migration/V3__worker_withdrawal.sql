-- When a worker said that it takes nothing new. It counts again once it announces itself later, as a release without this column does too.
alter table worker add column withdrawn_at timestamp with time zone;
