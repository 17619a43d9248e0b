-- Every change of a subscriber, whoever makes it. The values are JSON objects, changed_fields a JSON array of column names.
-- INSERT OR REPLACE over an existing row is written down as a CREATE alone, unless that writer sets PRAGMA recursive_triggers.
CREATE TABLE audit_logs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    record_uid     TEXT    NOT NULL,
    operation      TEXT    NOT NULL CHECK (operation IN ('CREATE', 'UPDATE', 'DELETE')),
    old_values     TEXT,
    new_values     TEXT,
    changed_fields TEXT,
    created_at     INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)) -- milliseconds since 1970, UTC
) STRICT;

CREATE INDEX audit_logs_record ON audit_logs (record_uid, id);

CREATE TRIGGER subscribers_audit_create AFTER INSERT ON subscribers
BEGIN
    INSERT INTO audit_logs (record_uid, operation, new_values)
    VALUES (NEW.uid, 'CREATE',
        json_object('uid', NEW.uid, 'msisdn', NEW.msisdn, 'imsi', NEW.imsi, 'status', NEW.status, 'plan_id', NEW.plan_id,
                    'email', NEW.email, 'first_name', NEW.first_name, 'last_name', NEW.last_name, 'address', NEW.address, 'date_of_birth', NEW.date_of_birth));
END;

CREATE TRIGGER subscribers_audit_update AFTER UPDATE OF uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth ON subscribers
WHEN (NEW.uid, NEW.msisdn, NEW.imsi, NEW.status, NEW.plan_id, NEW.email, NEW.first_name, NEW.last_name, NEW.address, NEW.date_of_birth)
    IS NOT (OLD.uid, OLD.msisdn, OLD.imsi, OLD.status, OLD.plan_id, OLD.email, OLD.first_name, OLD.last_name, OLD.address, OLD.date_of_birth)
BEGIN
    INSERT INTO audit_logs (record_uid, operation, old_values, new_values, changed_fields)
    VALUES (NEW.uid, 'UPDATE',
        json_object('uid', OLD.uid, 'msisdn', OLD.msisdn, 'imsi', OLD.imsi, 'status', OLD.status, 'plan_id', OLD.plan_id,
                    'email', OLD.email, 'first_name', OLD.first_name, 'last_name', OLD.last_name, 'address', OLD.address, 'date_of_birth', OLD.date_of_birth),
        json_object('uid', NEW.uid, 'msisdn', NEW.msisdn, 'imsi', NEW.imsi, 'status', NEW.status, 'plan_id', NEW.plan_id,
                    'email', NEW.email, 'first_name', NEW.first_name, 'last_name', NEW.last_name, 'address', NEW.address, 'date_of_birth', NEW.date_of_birth),
        '[' || substr(
            iif(NEW.uid IS OLD.uid, '', ',"uid"')
            || iif(NEW.msisdn IS OLD.msisdn, '', ',"msisdn"')
            || iif(NEW.imsi IS OLD.imsi, '', ',"imsi"')
            || iif(NEW.status IS OLD.status, '', ',"status"')
            || iif(NEW.plan_id IS OLD.plan_id, '', ',"plan_id"')
            || iif(NEW.email IS OLD.email, '', ',"email"')
            || iif(NEW.first_name IS OLD.first_name, '', ',"first_name"')
            || iif(NEW.last_name IS OLD.last_name, '', ',"last_name"')
            || iif(NEW.address IS OLD.address, '', ',"address"')
            || iif(NEW.date_of_birth IS OLD.date_of_birth, '', ',"date_of_birth"'), 2) || ']');
END;

CREATE TRIGGER subscribers_audit_delete AFTER DELETE ON subscribers
BEGIN
    INSERT INTO audit_logs (record_uid, operation, old_values)
    VALUES (OLD.uid, 'DELETE',
        json_object('uid', OLD.uid, 'msisdn', OLD.msisdn, 'imsi', OLD.imsi, 'status', OLD.status, 'plan_id', OLD.plan_id,
                    'email', OLD.email, 'first_name', OLD.first_name, 'last_name', OLD.last_name, 'address', OLD.address, 'date_of_birth', OLD.date_of_birth));
END;
