-- The first schema. References between tables are kept by the repositories (studio/store/references.py lists them);
-- DuckDB's own foreign keys refuse ordinary updates. JSON values are text in canonical form. Times are UTC without zone.

create sequence pointer_log_seq;
create sequence job_event_seq;
create sequence event_seq;

create table stories (
    story_id varchar primary key,
    title varchar not null,
    language varchar not null,
    story_style varchar,
    image_style varchar,
    source_format varchar,
    source_key varchar,
    meta varchar not null default '{}',
    unplaced varchar not null default '[]',
    findings varchar not null default '[]',
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);

create table scenes (
    scene_id varchar primary key,
    story_id varchar not null,
    home_episode_id varchar,
    title varchar not null,
    position integer not null,
    source_text varchar not null default '',
    importance double,
    story_style varchar,
    image_style varchar,
    active_branch varchar not null default 'main',
    locked_types varchar not null default '[]',
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);
create index scenes_story on scenes (story_id);

create table characters (
    character_id varchar primary key,
    story_id varchar not null,
    name varchar not null,
    aliases varchar not null default '[]',
    description varchar not null default '',
    role varchar not null default 'secondary',
    identity_line varchar not null default '',
    look varchar not null default '{}',
    speaking_lines integer not null default 0,
    position integer not null default 0,
    merged_into varchar,
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);
create index characters_story on characters (story_id);

create table character_merges (
    merge_id varchar primary key,
    from_id varchar not null,
    into_id varchar not null,
    undo varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    undone_by varchar,
    undone_at timestamp
);

create table character_references (
    reference_id varchar primary key,
    character_id varchar not null,
    kind varchar not null,
    blob_key varchar not null,
    width integer not null,
    height integer not null,
    status varchar not null default 'proposed',
    created_by varchar not null,
    created_at timestamp not null,
    approved_by varchar,
    approved_at timestamp
);
create index references_character on character_references (character_id);

create table environments (
    environment_id varchar primary key,
    story_id varchar not null,
    name varchar not null,
    kind varchar not null default 'room',
    description varchar not null default '',
    promoted boolean not null default false,
    locked_elements varchar not null default '[]',
    promoted_by varchar,
    promoted_at timestamp,
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);
create index environments_story on environments (story_id);

create table styles (
    style_id varchar primary key,
    kind varchar not null,
    name varchar not null,
    base varchar,
    settings varchar not null default '{}',
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);

create table artifacts (
    artifact_id varchar primary key,
    scene_id varchar not null,
    type varchar not null,
    language varchar,
    version integer not null,
    branch varchar not null,
    parent_id varchar,
    input_ids varchar not null default '[]',
    input_digests varchar not null default '{}',
    payload varchar not null,
    payload_sha256 varchar not null,
    shape_sha256 varchar,
    blob_keys varchar not null default '[]',
    origin varchar,
    note varchar,
    author varchar not null,
    created_at timestamp not null,
    unique (scene_id, type, version)
);
create index artifacts_scene on artifacts (scene_id);

create table artifact_tags (
    artifact_id varchar not null,
    tag varchar not null,
    note varchar,
    created_by varchar not null,
    created_at timestamp not null,
    primary key (artifact_id, tag)
);

create table branches (
    scene_id varchar not null,
    name varchar not null,
    created_from varchar,
    created_by varchar not null,
    created_at timestamp not null,
    archived_at timestamp,
    primary key (scene_id, name)
);

create table pointers (
    scene_id varchar not null,
    branch varchar not null,
    pointer varchar not null,
    artifact_id varchar not null,
    moved_by varchar not null,
    moved_at timestamp not null,
    primary key (scene_id, branch, pointer)
);
create index pointers_scene on pointers (scene_id);

create table pointer_log (
    seq bigint primary key default nextval('pointer_log_seq'),
    move_id varchar not null,
    scene_id varchar not null,
    branch varchar not null,
    pointer varchar not null,
    from_id varchar,
    to_id varchar,
    reason varchar not null,
    author varchar not null,
    moved_at timestamp not null
);
create index pointer_log_scene on pointer_log (scene_id);

create table layers (
    layer_id varchar primary key,
    scene_id varchar not null,
    branch varchar not null,
    layer_type varchar not null,
    language varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    unique (scene_id, branch, layer_type, language)
);

create table episodes (
    episode_id varchar primary key,
    story_id varchar not null,
    title varchar not null,
    position integer not null default 0,
    default_story_style varchar,
    default_image_style varchar,
    status varchar not null default 'draft',
    targets varchar not null default '{}',
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null,
    deleted_at timestamp
);
create index episodes_story on episodes (story_id);

create table episode_scenes (
    episode_id varchar not null,
    scene_id varchar not null,
    position integer not null,
    added_by varchar not null,
    added_at timestamp not null,
    primary key (episode_id, scene_id)
);
create index episode_scenes_episode on episode_scenes (episode_id);

create table episode_assets (
    episode_id varchar not null,
    kind varchar not null,
    asset_id varchar not null,
    pinned_by varchar not null,
    pinned_at timestamp not null,
    primary key (episode_id, kind, asset_id)
);

create table exports (
    export_id varchar primary key,
    episode_id varchar,
    scene_id varchar,
    job_id varchar,
    profiles varchar not null default '[]',
    formats varchar not null default '[]',
    languages varchar not null default '[]',
    quality varchar not null default '{}',
    files varchar not null default '[]',
    findings varchar not null default '[]',
    manifest varchar,
    zip_key varchar,
    blob_keys varchar not null default '[]',
    finalized boolean not null default false,
    finalized_by varchar,
    finalized_at timestamp,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null
);

create table jobs (
    job_id varchar primary key,
    parent_id varchar,
    job_type varchar not null,
    task varchar,
    stage integer not null default 0,
    label varchar not null default '',
    status varchar not null,
    current integer not null default 0,
    total integer not null default 0,
    attempt integer not null default 0,
    max_attempts integer not null default 3,
    not_before timestamp,
    idempotency_key varchar unique,
    options varchar not null default '{}',
    payload_key varchar,
    result_key varchar,
    result varchar,
    error varchar,
    error_code varchar,
    episode_id varchar,
    scene_id varchar,
    author varchar not null,
    created_at timestamp not null,
    started_at timestamp,
    finished_at timestamp,
    updated_at timestamp not null
);
create index jobs_parent on jobs (parent_id);

create table job_events (
    seq bigint primary key default nextval('job_event_seq'),
    job_id varchar not null,
    status varchar not null,
    attempt integer not null default 0,
    current integer not null default 0,
    total integer not null default 0,
    message varchar not null default '',
    created_at timestamp not null
);
create index job_events_job on job_events (job_id);

create table events (
    seq bigint primary key default nextval('event_seq'),
    created_at timestamp not null,
    author varchar not null,
    action varchar not null,
    kind varchar not null,
    subject_id varchar not null,
    data varchar not null default '{}'
);

create table people (
    person_id varchar primary key,
    name varchar not null,
    role varchar not null default '',
    created_by varchar not null,
    created_at timestamp not null,
    archived_at timestamp
);

create table notes (
    note_id varchar primary key,
    target varchar not null,
    scene_id varchar not null,
    panel_id integer,
    object_id varchar,
    text varchar not null default '',
    drawing varchar,
    assignee varchar,
    due varchar,
    blocker boolean not null default false,
    status varchar not null default 'open',
    revision_id varchar not null,
    created_by varchar not null,
    created_at timestamp not null,
    updated_at timestamp not null
);
create index notes_scene on notes (scene_id);

create table idempotency_keys (
    key varchar primary key,
    scope varchar not null,
    request_sha256 varchar not null,
    response varchar not null,
    created_by varchar not null,
    created_at timestamp not null
);

create table settings (
    key varchar primary key,
    value varchar not null,
    updated_by varchar not null,
    updated_at timestamp not null
);
