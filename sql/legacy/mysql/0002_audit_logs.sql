-- Every change of a subscriber, whoever makes it. The values are JSON objects, changed_fields a JSON array of column names.
-- TRUNCATE fires no trigger: whoever may truncate the table leaves no trace here.
CREATE TABLE IF NOT EXISTS audit_logs (
    id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    record_uid     VARCHAR(80)  NOT NULL,
    operation      VARCHAR(6)   NOT NULL,
    old_values     JSON,
    new_values     JSON,
    changed_fields JSON,
    changed_by     VARCHAR(288) NOT NULL, -- user and host of the connection
    created_at     BIGINT       NOT NULL DEFAULT (UNIX_TIMESTAMP() * 1000 + MICROSECOND(NOW(6)) DIV 1000), -- milliseconds since 1970, UTC
    KEY audit_logs_record (record_uid, id),
    CONSTRAINT audit_logs_operation_known CHECK (operation IN ('CREATE', 'UPDATE', 'DELETE'))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

DELIMITER //

DROP TRIGGER IF EXISTS subscribers_audit_create //
CREATE TRIGGER subscribers_audit_create AFTER INSERT ON subscribers FOR EACH ROW
BEGIN
    INSERT INTO audit_logs (record_uid, operation, new_values, changed_by)
    VALUES (NEW.uid, 'CREATE',
        JSON_OBJECT('uid', NEW.uid, 'msisdn', NEW.msisdn, 'imsi', NEW.imsi, 'status', NEW.status, 'plan_id', NEW.plan_id,
                    'email', NEW.email, 'first_name', NEW.first_name, 'last_name', NEW.last_name, 'address', NEW.address, 'date_of_birth', NEW.date_of_birth),
        USER());
END //

-- Compared as bytes: a trailing space more or less is a change.
DROP TRIGGER IF EXISTS subscribers_audit_update //
CREATE TRIGGER subscribers_audit_update AFTER UPDATE ON subscribers FOR EACH ROW
BEGIN
    DECLARE changed VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT CONCAT(
        IF(CAST(NEW.uid AS BINARY) <=> CAST(OLD.uid AS BINARY), '', ',"uid"'),
        IF(CAST(NEW.msisdn AS BINARY) <=> CAST(OLD.msisdn AS BINARY), '', ',"msisdn"'),
        IF(CAST(NEW.imsi AS BINARY) <=> CAST(OLD.imsi AS BINARY), '', ',"imsi"'),
        IF(NEW.status <=> OLD.status, '', ',"status"'),
        IF(CAST(NEW.plan_id AS BINARY) <=> CAST(OLD.plan_id AS BINARY), '', ',"plan_id"'),
        IF(CAST(NEW.email AS BINARY) <=> CAST(OLD.email AS BINARY), '', ',"email"'),
        IF(CAST(NEW.first_name AS BINARY) <=> CAST(OLD.first_name AS BINARY), '', ',"first_name"'),
        IF(CAST(NEW.last_name AS BINARY) <=> CAST(OLD.last_name AS BINARY), '', ',"last_name"'),
        IF(CAST(NEW.address AS BINARY) <=> CAST(OLD.address AS BINARY), '', ',"address"'),
        IF(NEW.date_of_birth <=> OLD.date_of_birth, '', ',"date_of_birth"'));
    IF changed <> '' THEN
        INSERT INTO audit_logs (record_uid, operation, old_values, new_values, changed_fields, changed_by)
        VALUES (NEW.uid, 'UPDATE',
            JSON_OBJECT('uid', OLD.uid, 'msisdn', OLD.msisdn, 'imsi', OLD.imsi, 'status', OLD.status, 'plan_id', OLD.plan_id,
                        'email', OLD.email, 'first_name', OLD.first_name, 'last_name', OLD.last_name, 'address', OLD.address, 'date_of_birth', OLD.date_of_birth),
            JSON_OBJECT('uid', NEW.uid, 'msisdn', NEW.msisdn, 'imsi', NEW.imsi, 'status', NEW.status, 'plan_id', NEW.plan_id,
                        'email', NEW.email, 'first_name', NEW.first_name, 'last_name', NEW.last_name, 'address', NEW.address, 'date_of_birth', NEW.date_of_birth),
            CONCAT('[', SUBSTRING(changed, 2), ']'),
            USER());
    END IF;
END //

DROP TRIGGER IF EXISTS subscribers_audit_delete //
CREATE TRIGGER subscribers_audit_delete AFTER DELETE ON subscribers FOR EACH ROW
BEGIN
    INSERT INTO audit_logs (record_uid, operation, old_values, changed_by)
    VALUES (OLD.uid, 'DELETE',
        JSON_OBJECT('uid', OLD.uid, 'msisdn', OLD.msisdn, 'imsi', OLD.imsi, 'status', OLD.status, 'plan_id', OLD.plan_id,
                    'email', OLD.email, 'first_name', OLD.first_name, 'last_name', OLD.last_name, 'address', OLD.address, 'date_of_birth', OLD.date_of_birth),
        USER());
END //

DELIMITER ;

INSERT IGNORE INTO schema_versions (name) VALUES ('0002_audit_logs.sql');
