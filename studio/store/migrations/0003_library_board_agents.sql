-- Outfits, chosen references of people and places, where library entries came from, waived targets, the series board with
-- approvals, and what each agent was asked and answered.

drop index characters_story;
alter table characters add column outfits varchar default '[]';
alter table characters add column origin varchar;
alter table characters add column pronoun varchar;
create index characters_story on characters (story_id);

drop index references_character;
alter table character_references add column is_primary boolean default false;
alter table character_references add column note varchar default '';
alter table character_references add column outfit_id varchar;
create index references_character on character_references (character_id);

drop index environments_story;
alter table environments add column origin varchar;
alter table environments add column promotion_reason varchar;
create index environments_story on environments (story_id);

create table environment_references (
    reference_id varchar primary key,
    environment_id varchar not null,
    kind varchar not null,
    blob_key varchar not null,
    width integer not null,
    height integer not null,
    status varchar not null default 'proposed',
    is_primary boolean not null default false,
    note varchar not null default '',
    created_by varchar not null,
    created_at timestamp not null,
    approved_by varchar,
    approved_at timestamp
);

drop index scenes_story;
alter table scenes add column wardrobe varchar default '{}';
create index scenes_story on scenes (story_id);

drop index episodes_story;
alter table episodes add column waivers varchar default '{}';
create index episodes_story on episodes (story_id);

create table board_entries (
    subject_kind varchar not null,
    subject_id varchar not null,
    stage varchar not null,
    owner varchar,
    due varchar,
    note varchar not null default '',
    updated_by varchar not null,
    updated_at timestamp not null,
    primary key (subject_kind, subject_id, stage)
);

create table approvals (
    approval_id varchar primary key,
    subject_kind varchar not null,
    subject_id varchar not null,
    stage varchar not null,
    artifact_ids varchar not null default '[]',
    digest varchar not null default '',
    note varchar not null default '',
    person varchar not null,
    created_at timestamp not null,
    withdrawn_by varchar,
    withdrawn_at timestamp
);

create table agent_runs (
    run_id varchar primary key,
    job_id varchar,
    scene_id varchar,
    episode_id varchar,
    story_id varchar,
    agent varchar not null,
    mode varchar not null,
    template_id varchar,
    template_version integer,
    input_sha256 varchar not null,
    input_key varchar,
    output_sha256 varchar,
    output_key varchar,
    raw_key varchar,
    provider varchar,
    model varchar,
    usage varchar not null default '{}',
    cost double,
    duration_ms integer,
    attempts integer not null default 1,
    status varchar not null,
    error varchar,
    error_code varchar,
    created_at timestamp not null
);
