-- What operators do by hand: views, and procedures that obey the same triggers as everybody else.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW subscriber_status_counts AS
    SELECT status, COUNT(*) AS subscribers FROM subscribers GROUP BY status;

-- As bytes: plans that differ by a trailing space are two.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW subscriber_plan_counts AS
    SELECT plan_id, COUNT(*) AS subscribers FROM subscribers GROUP BY plan_id, LENGTH(plan_id);

-- Numbers that still belong to a record of status DELETED, with the time of its last change (UTC).
CREATE OR REPLACE SQL SECURITY INVOKER VIEW subscribers_deleted AS
    SELECT uid, msisdn, imsi, TIMESTAMPADD(MICROSECOND, updated_at * 1000, '1970-01-01 00:00:00') AS updated_utc FROM subscribers WHERE status = 'DELETED';

-- The audit log with readable times (UTC).
CREATE OR REPLACE SQL SECURITY INVOKER VIEW subscriber_changes AS
    SELECT id, TIMESTAMPADD(MICROSECOND, created_at * 1000, '1970-01-01 00:00:00') AS changed_utc, changed_by, record_uid, operation, changed_fields, old_values, new_values
    FROM audit_logs;

DELIMITER //

-- Creates the record, or makes it what is given; an absent value is NULL. Never INSERT ... ON DUPLICATE KEY UPDATE: that changes whichever record has the MSISDN or IMSI.
-- Of two that create one uid at the same moment one gets error 1062: it calls again.
DROP PROCEDURE IF EXISTS subscriber_upsert //
CREATE PROCEDURE subscriber_upsert(
    IN p_uid VARCHAR(80) CHARACTER SET utf8mb4, IN p_msisdn VARCHAR(32) CHARACTER SET utf8mb4, IN p_imsi VARCHAR(32) CHARACTER SET utf8mb4,
    IN p_status VARCHAR(16) CHARACTER SET utf8mb4, IN p_plan_id VARCHAR(64) CHARACTER SET utf8mb4, IN p_email VARCHAR(254) CHARACTER SET utf8mb4,
    IN p_first_name VARCHAR(80) CHARACTER SET utf8mb4, IN p_last_name VARCHAR(80) CHARACTER SET utf8mb4,
    IN p_address VARCHAR(500) CHARACTER SET utf8mb4, IN p_date_of_birth DATE)
SQL SECURITY INVOKER
BEGIN
    IF EXISTS (SELECT 1 FROM subscribers WHERE uid = p_uid COLLATE utf8mb4_bin) THEN
        UPDATE subscribers
        SET msisdn = p_msisdn, imsi = p_imsi, status = p_status, plan_id = p_plan_id, email = p_email,
            first_name = p_first_name, last_name = p_last_name, address = p_address, date_of_birth = p_date_of_birth
        WHERE uid = p_uid COLLATE utf8mb4_bin;
    ELSE
        INSERT INTO subscribers (uid, msisdn, imsi, status, plan_id, email, first_name, last_name, address, date_of_birth)
        VALUES (p_uid, p_msisdn, p_imsi, p_status, p_plan_id, p_email, p_first_name, p_last_name, p_address, p_date_of_birth);
    END IF;
END //

DROP PROCEDURE IF EXISTS subscriber_change_status //
CREATE PROCEDURE subscriber_change_status(IN p_uid VARCHAR(80) CHARACTER SET utf8mb4, IN p_status VARCHAR(16) CHARACTER SET utf8mb4)
SQL SECURITY INVOKER
BEGIN
    UPDATE subscribers SET status = p_status WHERE uid = p_uid COLLATE utf8mb4_bin;
    IF ROW_COUNT() = 0 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'uid: there is no subscriber with it.';
    END IF;
END //

DROP PROCEDURE IF EXISTS subscriber_counts_by_status //
CREATE PROCEDURE subscriber_counts_by_status()
SQL SECURITY INVOKER
BEGIN
    SELECT status, subscribers FROM subscriber_status_counts ORDER BY status;
END //

DROP PROCEDURE IF EXISTS subscriber_counts_by_plan //
CREATE PROCEDURE subscriber_counts_by_plan()
SQL SECURITY INVOKER
BEGIN
    SELECT plan_id, subscribers FROM subscriber_plan_counts ORDER BY subscribers DESC, plan_id;
END //

-- Removes audit rows older than that many days (at least 1), oldest first, 10,000 a transaction, and answers how many. Rows are about in order of time, so it stops at the first that stays.
DROP PROCEDURE IF EXISTS audit_logs_purge //
CREATE PROCEDURE audit_logs_purge(IN p_days INT)
SQL SECURITY INVOKER
BEGIN
    DECLARE first_kept BIGINT;
    DECLARE removed BIGINT DEFAULT 0;
    DECLARE batch INT DEFAULT 1;
    IF p_days IS NULL OR p_days < 1 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'p_days must be 1 or more.';
    END IF;
    SET first_kept = (SELECT id FROM audit_logs WHERE created_at >= (UNIX_TIMESTAMP() - p_days * 86400) * 1000 ORDER BY id LIMIT 1);
    IF first_kept IS NULL THEN
        SET first_kept = (SELECT MAX(id) + 1 FROM audit_logs);
    END IF;
    WHILE batch > 0 DO
        DELETE FROM audit_logs WHERE id < first_kept ORDER BY id LIMIT 10000;
        SET batch = ROW_COUNT();
        SET removed = removed + batch;
    END WHILE;
    SELECT removed;
END //

DELIMITER ;

INSERT IGNORE INTO schema_versions (name) VALUES ('0004_operations.sql');
