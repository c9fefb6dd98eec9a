-- Whoever tries to enter an account: attempts count for the address and the source, see backend/sources.py.
CREATE TABLE devices (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_of_account ON devices (account_id);

DROP TABLE login_failures;
CREATE TABLE login_failures (
    email TEXT NOT NULL, -- not an account: a lock does not tell which accounts exist
    source TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (email, source)
) STRICT;

DROP TABLE codes;
CREATE TABLE codes (
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    source TEXT NOT NULL,
    code_hash TEXT NOT NULL, -- argon2id: six digits are soon guessed from a plain hash
    expires_at INTEGER NOT NULL,
    attempts_left INTEGER NOT NULL,
    PRIMARY KEY (account_id, source)
) STRICT;

-- Several open links for an account: a stranger who asks for one leaves that of the owner valid.
DROP TABLE password_resets;
CREATE TABLE password_resets (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_resets_of_account ON password_resets (account_id);
