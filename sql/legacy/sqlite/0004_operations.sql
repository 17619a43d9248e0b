-- What operators look at by hand. MySQL's script of this number has procedures as well, which SQLite does not know.
CREATE VIEW subscriber_status_counts AS
    SELECT status, COUNT(*) AS subscribers FROM subscribers GROUP BY status;

CREATE VIEW subscriber_plan_counts AS
    SELECT plan_id, COUNT(*) AS subscribers FROM subscribers GROUP BY plan_id;

-- Numbers that still belong to a record of status DELETED, with the time of its last change (UTC).
CREATE VIEW subscribers_deleted AS
    SELECT uid, msisdn, imsi, strftime('%Y-%m-%d %H:%M:%f', updated_at / 1000.0, 'unixepoch') AS updated_utc FROM subscribers WHERE status = 'DELETED';

-- The audit log with readable times (UTC).
CREATE VIEW subscriber_changes AS
    SELECT id, strftime('%Y-%m-%d %H:%M:%f', created_at / 1000.0, 'unixepoch') AS changed_utc, record_uid, operation, changed_fields, old_values, new_values FROM audit_logs;
