-- What happened to accounts, as topic `ledger` has it. The events are in the streams `ledger|<account>`; this is for reading, and can be made anew from them.
CREATE TABLE ledger_entry (
    account     text        NOT NULL,
    entry_id    uuid        NOT NULL,
    instrument  text        NOT NULL,
    kind        text        NOT NULL,
    reference   text        NOT NULL,
    happened_at timestamptz NOT NULL,
    currency    text        NOT NULL,
    quantity    numeric     NOT NULL,
    price       numeric     NOT NULL,
    multiplier  numeric     NOT NULL,
    amount      numeric     NOT NULL,
    charges     numeric     NOT NULL,
    ratio_new   integer     NOT NULL,
    ratio_old   integer     NOT NULL,
    order_id    text        NOT NULL,
    order_total boolean     NOT NULL,
    reverses    uuid,
    source      text        NOT NULL,
    PRIMARY KEY (account, entry_id)
);

CREATE INDEX ledger_entry_by_time ON ledger_entry (account, happened_at, entry_id);
CREATE INDEX ledger_entry_by_instrument ON ledger_entry (instrument, account, happened_at, entry_id);

COMMENT ON COLUMN ledger_entry.reference IS 'The broker''s trade id, or an id of the client''s; entry_id is made of it and of the account.';
COMMENT ON COLUMN ledger_entry.quantity IS 'Bought above zero, sold below.';
COMMENT ON COLUMN ledger_entry.order_total IS 'All that its order did: it counts until a single trade of the order is known.';
COMMENT ON COLUMN ledger_entry.reverses IS 'The entry that this one takes back.';
