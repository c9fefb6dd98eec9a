-- When somebody who reads the mailbox proved it, by a code or a reset link. NULL: nobody has.
ALTER TABLE accounts ADD COLUMN verified_at INTEGER;
