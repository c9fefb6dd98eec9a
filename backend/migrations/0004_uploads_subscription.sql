CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_of_account ON uploads (account_id, created_at);

CREATE TABLE subscriptions (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    plan TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'cancelled')),
    stripe_id TEXT NOT NULL UNIQUE,
    changed_at INTEGER NOT NULL
) STRICT;
