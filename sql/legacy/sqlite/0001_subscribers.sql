-- The subscribers of the embedded Legacy (legacy.db). Text is UTF-8, compared and ordered as bytes.
CREATE TABLE subscribers (
    uid           TEXT    NOT NULL PRIMARY KEY,
    msisdn        TEXT    NOT NULL,
    imsi          TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'DELETED')),
    plan_id       TEXT,
    email         TEXT,
    first_name    TEXT,
    last_name     TEXT,
    address       TEXT,
    date_of_birth TEXT    CHECK (date_of_birth IS date(date_of_birth)),
    created_at    INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)), -- milliseconds since 1970, UTC
    updated_at    INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    version       INTEGER NOT NULL DEFAULT (random() & 4611686018427387903),
    write_id      TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subscribers_msisdn ON subscribers (msisdn);
CREATE UNIQUE INDEX subscribers_imsi ON subscribers (imsi);
CREATE INDEX subscribers_status ON subscribers (status, uid);
CREATE INDEX subscribers_plan ON subscribers (plan_id, uid);
CREATE INDEX subscribers_status_plan ON subscribers (status, plan_id, uid);

-- A writer that bypasses the portal leaves the version as it was: then it moves here, and the record is nobody's write any more.
-- The portal's own writes bring a new version and pay for one comparison.
CREATE TRIGGER subscribers_version AFTER UPDATE ON subscribers
WHEN NEW.version = OLD.version
BEGIN
    UPDATE subscribers
    SET version = random() & 4611686018427387903,
        write_id = NULL,
        updated_at = CASE WHEN NEW.updated_at = OLD.updated_at
                          THEN CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) ELSE NEW.updated_at END
    WHERE uid = NEW.uid;
END;
