-- An invitation ends when its inviter can no longer give its role. Who sent the open ones is not known, so they end now.
DROP TABLE invitations;
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations ON DELETE CASCADE,
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    token_hash TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    invited_by TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    UNIQUE (organisation_id, email)
) STRICT;
