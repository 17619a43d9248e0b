-- The portal's own state (state.db): documents under (partition, key), sequences and leases. Times are milliseconds since 1970, UTC.
CREATE TABLE state_items (
    partition_key TEXT    NOT NULL,
    item_key      TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    expires_at    INTEGER,
    PRIMARY KEY (partition_key, item_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX state_items_expiry ON state_items (expires_at) WHERE expires_at IS NOT NULL;

-- The last number given: of versions (name 'version'), and of each partition that is appended to (name 'append:' and the partition).
CREATE TABLE state_sequences (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE state_leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    owner      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
