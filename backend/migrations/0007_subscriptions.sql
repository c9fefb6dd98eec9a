-- What Stripe's events have reported about each subscription, in its words: a payment may be
-- reported before the subscription, and the subscription before the account that pays.
CREATE TABLE stripe_subscriptions (
    stripe_id TEXT PRIMARY KEY,
    account_id TEXT REFERENCES accounts ON DELETE CASCADE, -- of the checkout
    plan TEXT, -- of the checkout
    customer TEXT,
    own_status TEXT NOT NULL, -- of the subscription itself, and when Stripe created that event
    own_at INTEGER NOT NULL,
    payment_status TEXT NOT NULL, -- according to checkouts and invoices, and when
    payment_at INTEGER NOT NULL,
    paid_at INTEGER NOT NULL, -- the newest payment, 0 without one
    checkout_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stripe_subscriptions_of_account ON stripe_subscriptions (account_id);

-- A refund names the customer alone. Every checkout here has a customer of its own.
CREATE TABLE stripe_refunds (
    customer TEXT PRIMARY KEY,
    refunded_at INTEGER NOT NULL
) STRICT;

INSERT INTO stripe_subscriptions
SELECT stripe_id, account_id, plan, NULL,
    CASE status WHEN 'active' THEN '' ELSE 'canceled' END, CASE status WHEN 'active' THEN 0 ELSE changed_at END,
    'active', changed_at, changed_at, changed_at, changed_at
FROM subscriptions;
DROP TABLE subscriptions;
