-- A database as version 4 of the schema left it, with a row in every table that is changed later.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
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
CREATE TABLE login_failures (
    email TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT;
CREATE TABLE codes (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
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
CREATE TABLE password_resets (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE audit_log (
    number INTEGER PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_account ON audit_log (account_id, number);
CREATE TABLE schedules (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    time_zone TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0)
) STRICT;
CREATE TABLE weekly_slots (
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute)
) STRICT;
CREATE INDEX weekly_slots_of_account ON weekly_slots (account_id);
CREATE TABLE shares (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    token TEXT UNIQUE,
    headline TEXT NOT NULL,
    visible INTEGER NOT NULL
) STRICT;
CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, start_at)
) STRICT;
CREATE TABLE profiles (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    notes TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX profiles_of_account ON profiles (account_id, name);
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
PRAGMA user_version = 4;
INSERT INTO accounts VALUES ('account-1', 'maria@example.test', 'Maria', 'no hash', 1806063000);
INSERT INTO accounts VALUES ('account-2', 'bo@example.test', 'Bo', 'no hash', 1806063001);
INSERT INTO login_failures VALUES ('maria@example.test', 3, 0);
INSERT INTO codes VALUES ('account-1', 'no hash', 1806066000, 5);
INSERT INTO password_resets VALUES ('account-1', 'token', 1806066000);
INSERT INTO subscriptions VALUES ('account-1', 'team', 'active', 'sub_1', 1806063002);
INSERT INTO subscriptions VALUES ('account-2', 'solo', 'cancelled', 'sub_2', 1806063003);
INSERT INTO audit_log VALUES (1, 1806063000, 'account-1', 'account.created', '{}',
    '193ec16896fc860ea848229875e124976026477522a0f8e7608a71ba3eaa2338');
INSERT INTO audit_log VALUES (2, 1806063001, 'account-2', 'account.created', '{}',
    '42bd00dd6055d40ccf61b359867e9b3ec2786a72c9d077d121d7dcb6069af1ae');
