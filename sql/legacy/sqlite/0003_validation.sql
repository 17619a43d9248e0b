-- A bad MSISDN, IMSI or email is refused, whoever writes it. The message names the rule.
CREATE TRIGGER subscribers_validate_insert BEFORE INSERT ON subscribers
BEGIN
    SELECT RAISE(ABORT, 'msisdn must be an E.164 number: a plus sign, then 8 to 15 digits, the first not 0.')
    WHERE NEW.msisdn NOT GLOB '+[1-9]*' OR length(NEW.msisdn) NOT BETWEEN 9 AND 16 OR substr(NEW.msisdn, 2) GLOB '*[^0-9]*';
    SELECT RAISE(ABORT, 'imsi must be 15 digits.')
    WHERE length(NEW.imsi) <> 15 OR NEW.imsi GLOB '*[^0-9]*';
    SELECT RAISE(ABORT, 'email must have one @ with a name before it and a domain with a dot after it, and no white space.')
    WHERE NEW.email NOT LIKE '_%@_%._%' OR NEW.email LIKE '%@%@%' OR NEW.email LIKE '%.' OR instr(NEW.email, ' ') > 0;
END;

CREATE TRIGGER subscribers_validate_update BEFORE UPDATE OF msisdn, imsi, email ON subscribers
BEGIN
    SELECT RAISE(ABORT, 'msisdn must be an E.164 number: a plus sign, then 8 to 15 digits, the first not 0.')
    WHERE NEW.msisdn NOT GLOB '+[1-9]*' OR length(NEW.msisdn) NOT BETWEEN 9 AND 16 OR substr(NEW.msisdn, 2) GLOB '*[^0-9]*';
    SELECT RAISE(ABORT, 'imsi must be 15 digits.')
    WHERE length(NEW.imsi) <> 15 OR NEW.imsi GLOB '*[^0-9]*';
    SELECT RAISE(ABORT, 'email must have one @ with a name before it and a domain with a dot after it, and no white space.')
    WHERE NEW.email NOT LIKE '_%@_%._%' OR NEW.email LIKE '%@%@%' OR NEW.email LIKE '%.' OR instr(NEW.email, ' ') > 0;
END;
