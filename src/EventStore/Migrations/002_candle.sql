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
