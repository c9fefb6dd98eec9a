-- One open link for an account; a new one replaces it.
CREATE TABLE password_resets (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;

-- Each entry's hash covers the one before, so that no entry can be changed, removed or put between unseen.
CREATE TABLE audit_log (
    number INTEGER PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL, -- JSON
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_account ON audit_log (account_id, number);
