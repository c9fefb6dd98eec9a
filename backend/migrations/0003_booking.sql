-- A week of times that repeat, in the owner's time zone. Minutes count from midnight, Monday is 0.
CREATE TABLE schedules (
    account_id TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    time_zone TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0) -- an interview's length
) STRICT;

CREATE TABLE weekly_slots (
    account_id TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    start_minute INTEGER NOT NULL,
    end_minute INTEGER NOT NULL CHECK (end_minute > start_minute)
) STRICT;
CREATE INDEX weekly_slots_of_account ON weekly_slots (account_id);

-- The token is kept as it is: its owner copies it again, and it opens only what is public anyway.
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

-- The people to be interviewed.
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
