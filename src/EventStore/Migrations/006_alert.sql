-- What is to be alerted of, as topic `alert-rules` has it.
CREATE TABLE alert_rule (
    id         uuid        NOT NULL PRIMARY KEY,
    revision   integer     NOT NULL,
    subject    text        COLLATE "C" NOT NULL,
    definition jsonb       NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE INDEX alert_rule_by_subject ON alert_rule (subject, id);

-- What became true of it, as topic `alerts` has it; and who has seen it, which is said here alone.
CREATE TABLE alert (
    id              uuid        NOT NULL PRIMARY KEY,
    rule_id         uuid        NOT NULL,
    rule_revision   integer     NOT NULL,
    name            text        NOT NULL,
    subject         text        COLLATE "C" NOT NULL,
    type            text        NOT NULL,
    happened_at     timestamptz NOT NULL,
    price           numeric     NULL,
    level           numeric     NULL,
    value           numeric     NULL,
    message         text        NOT NULL,
    ticks_partition integer     NULL,
    ticks_offset    bigint      NULL,
    interval        text        NULL,
    start_at        timestamptz NULL,
    candle_revision integer     NULL,
    acknowledged_at timestamptz NULL,
    acknowledged_by text        NULL
);

CREATE INDEX alert_by_time ON alert (happened_at, id);
CREATE INDEX alert_by_subject ON alert (subject, happened_at, id);
CREATE INDEX alert_by_rule ON alert (rule_id, happened_at, id);

COMMENT ON COLUMN alert.ticks_offset IS 'The tick that made it true; NULL where it was a candle, which interval, start_at and candle_revision name.';

-- Where alerts are sent, one row each: stored with the alert, in one transaction.
CREATE TABLE alert_delivery (
    alert_id     uuid        NOT NULL REFERENCES alert (id),
    target       text        NOT NULL,
    status       text        NOT NULL DEFAULT 'pending',
    attempts     integer     NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz NULL,
    error        text        NULL,
    PRIMARY KEY (alert_id, target)
);

CREATE INDEX alert_delivery_due ON alert_delivery (due_at) WHERE status = 'pending';

COMMENT ON COLUMN alert_delivery.status IS 'pending; delivered; dead: given up, error says why.';
