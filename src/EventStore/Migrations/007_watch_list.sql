-- Lists of instruments that people keep for the dashboard: a key's, or everybody's where nobody needs one.
CREATE TABLE watch_list (
    owner       text   COLLATE "C" NOT NULL,
    name        text   COLLATE "C" NOT NULL,
    place       bigint GENERATED ALWAYS AS IDENTITY,
    instruments text[] NOT NULL,
    PRIMARY KEY (owner, name)
);
