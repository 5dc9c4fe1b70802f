-- A database as the last released version made it: its migrations 1 to 3, word for word, and what it noted of them.
CREATE TABLE candlewick_migration (
    version    integer     NOT NULL PRIMARY KEY,
    name       text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    checksum   text        NOT NULL);

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

-- One row a bar: its highest revision. Made to be queried by people too.
CREATE TABLE candle (
    instrument          text COLLATE "C" NOT NULL,
    interval            text COLLATE "C" NOT NULL,
    start_at            timestamptz NOT NULL,
    end_at              timestamptz NOT NULL,
    trading_date        date        NOT NULL,
    open                numeric     NOT NULL,
    high                numeric     NOT NULL,
    low                 numeric     NOT NULL,
    close               numeric     NOT NULL,
    volume              numeric     NULL,
    unattributed_volume numeric     NOT NULL,
    turnover            numeric     NULL,
    open_interest       bigint      NULL,
    trades              bigint      NOT NULL,
    updates             bigint      NOT NULL,
    flags               integer     NOT NULL,
    revision            integer     NOT NULL,
    source              text        NOT NULL,
    rules               text        NOT NULL,
    partition           integer     NOT NULL,
    source_offset       bigint      NOT NULL,
    ticks_partition     integer     NULL,
    ticks_first         bigint      NULL,
    ticks_last          bigint      NULL,
    ticks_count         bigint      NULL,
    closed_at           timestamptz NULL,
    PRIMARY KEY (instrument, interval, start_at)
);

-- Pages over many instruments at once, in the order in which history is sent.
CREATE INDEX candle_by_time ON candle (start_at, instrument, interval);

COMMENT ON TABLE candle IS 'Closed bars of one minute and longer, one row each: the highest revision.';
COMMENT ON COLUMN candle.end_at IS 'Exclusive; the end of the session where that is earlier than start plus interval.';
COMMENT ON COLUMN candle.volume IS 'NULL where the feed carries no volume, which is different from 0.';
COMMENT ON COLUMN candle.unattributed_volume IS 'Volume that arrived with this bar but was traded while the feed was away.';
COMMENT ON COLUMN candle.flags IS 'Bit mask: 1 the feed was away during part of the bar, 2 a tick was placed by its receive time.';
COMMENT ON COLUMN candle.rules IS 'Which calendar, interval and grace made the bar: 16 hex digits.';
COMMENT ON COLUMN candle.source_offset IS 'Offset of this revision in its partition of topic candles.';
COMMENT ON COLUMN candle.ticks_partition IS 'Partition of topic ticks the bar was made from; ticks_first to ticks_last are offsets in it.';
COMMENT ON COLUMN candle.closed_at IS 'The watermark that published this revision.';

-- How far each projection has read. The first statement of a projection's transaction moves its rows on from the
-- values it knows: where that finds none, somebody else owns the partition.
CREATE TABLE projection_offset (
    projection text    COLLATE "C" NOT NULL,
    topic      text    COLLATE "C" NOT NULL,
    topic_id   text    COLLATE "C" NOT NULL,
    partition  integer NOT NULL,
    next       bigint  NOT NULL,
    PRIMARY KEY (projection, topic, partition)
) WITH (fillfactor = 50);

INSERT INTO candlewick_migration (version, name, checksum) VALUES
    (1, 'event_tables', '6d13a39cefaa49b2df0db090af0bba729184116e51b3de054ae2d257b73be023'),
    (2, 'candle', 'bf392b1265306d955e0062edd3a11b5ba00df51988d9c8505b96e34e942706a6'),
    (3, 'projection_offset', 'f88ee24ac66c809c2240dce4699a4b57cf5c1c488405da49be1cdb64d590f706');
