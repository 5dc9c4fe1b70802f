-- Marten's event tables: default schema, string stream identity, one tenant. Marten, where it is used beside us,
-- finds them as it would have made them; where it was here first, its own are left alone.
CREATE TABLE IF NOT EXISTS mt_streams (
    id               varchar     NOT NULL,
    type             varchar     NULL,
    version          bigint      NULL,
    timestamp        timestamptz NOT NULL DEFAULT now(),
    snapshot         jsonb       NULL,
    snapshot_version integer     NULL,
    created          timestamptz NOT NULL DEFAULT now(),
    tenant_id        varchar     NULL DEFAULT '*DEFAULT*',
    is_archived      boolean     NULL DEFAULT false,
    CONSTRAINT pkey_mt_streams_id PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS mt_events (
    seq_id         bigint       NOT NULL,
    id             uuid         NOT NULL,
    stream_id      varchar      NULL,
    version        bigint       NOT NULL,
    data           jsonb        NOT NULL,
    bdata          bytea        NULL,
    type           varchar(500) NOT NULL,
    timestamp      timestamptz  NOT NULL DEFAULT now(),
    tenant_id      varchar      NULL DEFAULT '*DEFAULT*',
    mt_dotnet_type varchar      NULL,
    is_archived    boolean      NULL DEFAULT false,
    CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY (seq_id),
    CONSTRAINT fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES mt_streams (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX IF NOT EXISTS pk_mt_events_stream_and_version ON mt_events (stream_id, version);

CREATE SEQUENCE IF NOT EXISTS mt_events_sequence OWNED BY mt_events.seq_id;

CREATE TABLE IF NOT EXISTS mt_event_progression (
    name         varchar     NOT NULL,
    last_seq_id  bigint      NULL,
    last_updated timestamptz NULL DEFAULT transaction_timestamp(),
    CONSTRAINT pk_mt_event_progression PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS mt_high_water_skips (
    ending_sequence   bigint      NOT NULL,
    starting_sequence bigint      NOT NULL,
    timestamp         timestamptz NULL DEFAULT transaction_timestamp(),
    CONSTRAINT pkey_mt_high_water_skips_ending_sequence PRIMARY KEY (ending_sequence)
);
