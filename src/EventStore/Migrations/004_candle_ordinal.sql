-- Bars that time does not close have an ordinal among those of their trading date; bars by time have 0, and stay what they are.
ALTER TABLE candle ADD COLUMN ordinal bigint NOT NULL DEFAULT 0;
ALTER TABLE candle ALTER COLUMN ordinal DROP DEFAULT;
ALTER TABLE candle DROP CONSTRAINT candle_pkey;
ALTER TABLE candle ADD PRIMARY KEY (instrument, interval, start_at, ordinal);

DROP INDEX candle_by_time;
CREATE INDEX candle_by_time ON candle (start_at, instrument, interval, ordinal);

COMMENT ON COLUMN candle.interval IS 'What the bar is made by: 1m, 5m, 1d, 233t.';
COMMENT ON COLUMN candle.ordinal IS 'Which of its trading date''s bars it is, from 1; 0 of a bar by time.';
