-- A bad MSISDN, IMSI or email is refused, whoever writes it. The message names the rule.
DELIMITER //

DROP TRIGGER IF EXISTS subscribers_validate_insert //
CREATE TRIGGER subscribers_validate_insert BEFORE INSERT ON subscribers FOR EACH ROW
BEGIN
    IF NEW.msisdn NOT LIKE '+%' OR NEW.msisdn LIKE '+0%' OR CHAR_LENGTH(NEW.msisdn) NOT BETWEEN 9 AND 16 OR SUBSTRING(NEW.msisdn, 2) REGEXP '[^0-9]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'msisdn must be an E.164 number: a plus sign, then 8 to 15 digits, the first not 0.';
    END IF;
    IF CHAR_LENGTH(NEW.imsi) <> 15 OR NEW.imsi REGEXP '[^0-9]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'imsi must be 15 digits.';
    END IF;
    IF NEW.email NOT LIKE '_%@_%._%' OR NEW.email LIKE '%@%@%' OR NEW.email LIKE '%.' OR NEW.email REGEXP '[[:space:]]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'email must have one @ with a name before it and a domain with a dot after it, and no white space.';
    END IF;
END //

DROP TRIGGER IF EXISTS subscribers_validate_update //
CREATE TRIGGER subscribers_validate_update BEFORE UPDATE ON subscribers FOR EACH ROW
BEGIN
    IF NEW.msisdn NOT LIKE '+%' OR NEW.msisdn LIKE '+0%' OR CHAR_LENGTH(NEW.msisdn) NOT BETWEEN 9 AND 16 OR SUBSTRING(NEW.msisdn, 2) REGEXP '[^0-9]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'msisdn must be an E.164 number: a plus sign, then 8 to 15 digits, the first not 0.';
    END IF;
    IF CHAR_LENGTH(NEW.imsi) <> 15 OR NEW.imsi REGEXP '[^0-9]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'imsi must be 15 digits.';
    END IF;
    IF NEW.email NOT LIKE '_%@_%._%' OR NEW.email LIKE '%@%@%' OR NEW.email LIKE '%.' OR NEW.email REGEXP '[[:space:]]' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'email must have one @ with a name before it and a domain with a dot after it, and no white space.';
    END IF;
END //

DELIMITER ;

INSERT IGNORE INTO schema_versions (name) VALUES ('0003_validation.sql');
