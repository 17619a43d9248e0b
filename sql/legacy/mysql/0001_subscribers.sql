-- The subscribers of Legacy on MySQL 8.0 and MariaDB 10.6 or later. Text is utf8mb4, compared and ordered as bytes but for trailing spaces, which utf8mb4_bin ignores.
-- Safe to run twice. Each script ends by naming itself in schema_versions; the portal adds its hash when it finds it.
CREATE TABLE IF NOT EXISTS schema_versions (
    name       VARCHAR(128) NOT NULL PRIMARY KEY,
    hash       CHAR(64),
    applied_at BIGINT       NOT NULL DEFAULT (UNIX_TIMESTAMP() * 1000 + MICROSECOND(NOW(6)) DIV 1000)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Keys are wider than their rules, so that a lax sql_mode cannot cut a bad one down to a good one.
CREATE TABLE IF NOT EXISTS subscribers (
    uid           VARCHAR(80)  NOT NULL PRIMARY KEY,
    msisdn        VARCHAR(32)  NOT NULL,
    imsi          VARCHAR(32)  NOT NULL,
    status        VARCHAR(16)  NOT NULL,
    plan_id       VARCHAR(64),
    email         VARCHAR(254),
    first_name    VARCHAR(80),
    last_name     VARCHAR(80),
    address       VARCHAR(500),
    date_of_birth DATE,
    created_at    BIGINT       NOT NULL DEFAULT (UNIX_TIMESTAMP() * 1000 + MICROSECOND(NOW(6)) DIV 1000), -- milliseconds since 1970, UTC
    updated_at    BIGINT       NOT NULL DEFAULT (UNIX_TIMESTAMP() * 1000 + MICROSECOND(NOW(6)) DIV 1000),
    version       BIGINT       NOT NULL DEFAULT (CONV(LEFT(SHA2(UUID(), 256), 15), 16, 10)), -- 60 bits that no other call of UUID() gives
    write_id      VARCHAR(128),
    UNIQUE KEY subscribers_msisdn (msisdn),
    UNIQUE KEY subscribers_imsi (imsi),
    KEY subscribers_status (status, uid),
    KEY subscribers_plan (plan_id, uid),
    KEY subscribers_status_plan (status, plan_id, uid),
    CONSTRAINT subscribers_status_known CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'DELETED') AND status NOT LIKE '% '),
    -- Whatever the sql_mode of the writer lets through: no zero in a date, and no 30th of February.
    CONSTRAINT subscribers_date_of_birth_exists CHECK (date_of_birth IS NULL
        OR YEAR(date_of_birth) > 0 AND MONTH(date_of_birth) > 0 AND DAY(date_of_birth) BETWEEN 1 AND DAY(LAST_DAY(date_of_birth)))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

DELIMITER //

-- A writer that bypasses the portal leaves the version as it was: then it moves here, and the record is nobody's write any more.
-- The portal's own writes bring a new version and pay for one comparison.
DROP TRIGGER IF EXISTS subscribers_version //
CREATE TRIGGER subscribers_version BEFORE UPDATE ON subscribers FOR EACH ROW
BEGIN
    IF NEW.version = OLD.version THEN
        SET NEW.version = CONV(LEFT(SHA2(UUID(), 256), 15), 16, 10);
        SET NEW.write_id = NULL;
        IF NEW.updated_at = OLD.updated_at THEN
            SET NEW.updated_at = UNIX_TIMESTAMP() * 1000 + MICROSECOND(NOW(6)) DIV 1000;
        END IF;
    END IF;
END //

DELIMITER ;

INSERT IGNORE INTO schema_versions (name) VALUES ('0001_subscribers.sql');
