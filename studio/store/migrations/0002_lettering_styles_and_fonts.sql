-- A story's lettering style and the profiles that it is checked by; every wording of a style that ever was; a studio's own fonts.

alter table stories add column lettering_style varchar;
alter table stories add column lint_profiles varchar default '{}';

create table style_revisions (
    revision_id varchar primary key,
    style_id varchar not null,
    name varchar not null,
    settings varchar not null,
    author varchar not null,
    created_at timestamp not null
);
create index style_revisions_style on style_revisions (style_id);

insert into style_revisions
select revision_id, style_id, name, settings, created_by, updated_at from styles;

create table fonts (
    font_id varchar primary key,
    face varchar not null,
    family varchar not null,
    file_name varchar not null,
    blob_key varchar not null,
    licence varchar not null,
    source varchar not null default '',
    style varchar not null,
    settings varchar not null default '{}',
    findings varchar not null default '[]',
    created_by varchar not null,
    created_at timestamp not null,
    deleted_by varchar,
    deleted_at timestamp
);
