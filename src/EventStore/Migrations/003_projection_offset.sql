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
