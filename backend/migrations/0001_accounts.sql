-- Times are whole seconds since 1970, UTC. Ids are random text.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE, -- in lower case
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL, -- argon2id
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of_account ON sessions (account_id);

-- Kept by address, not by account, so that a lock does not tell which accounts exist.
CREATE TABLE login_failures (
    email TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE codes (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    code_hash TEXT NOT NULL, -- argon2id: six digits are soon guessed from a plain hash
    expires_at INTEGER NOT NULL,
    attempts_left INTEGER NOT NULL
) STRICT;

CREATE TABLE rate_limits (
    bucket TEXT PRIMARY KEY,
    times INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    account_id TEXT REFERENCES accounts ON DELETE CASCADE,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_of_account ON outbox (account_id, created_at);
CREATE INDEX outbox_of_recipient ON outbox (recipient, created_at);

CREATE TABLE notify_preferences (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    booking INTEGER NOT NULL,
    news INTEGER NOT NULL
) STRICT;

CREATE TABLE stripe_events (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    beaten_at INTEGER NOT NULL
) STRICT;
