"""The faults that the checks of limits must catch. Data only."""

from __future__ import annotations

from tests.release_gate.faults.broken_backend import broken, served
from tests.release_gate.faults.fault import Fault, of

A, C = "release_gate/bundles/bundle_a", "release_gate/bundles/bundle_c"
BOUNDS, CONNECTIONS, EXPIRY, LIMITS, LISTS, PROVIDERS, STORAGE, TIMES = (
    f"{A}/test_{name}.py"
    for name in (
        "bounds",
        "connections",
        "expiry",
        "limits",
        "lists",
        "provider_limits",
        "storage_limits",
        "time_limits",
    )
)
RETENTION = f"{C}/test_retention.py"
STRIPE_EVENTS = "release_gate/packs/subscription/test_stripe_events.py"
UPLOADS = "release_gate/packs/uploads/test_uploads.py"
PASSWORDS = "release_gate/packs/password/test_common_passwords.py"
KEPT = (
    *("messages", "bookings", "stripe-events", "stripe-subscriptions", "stripe-refunds"),
    *("sessions", "codes", "reset-links", "invitations", "rate-limits", "wrong-passwords"),
    "devices",
)
EVERY_ROW = tuple(f"GOV-41-{name}" for name in KEPT)
STORED = (*("files", "profiles", "bookings", "organisations", "joined", "members", "invitations"),)


def fault(name: str, title: str, file: str, *checks: str) -> Fault:
    """A defect of a private backend, in `broken_limits`, by its name."""
    return Fault(name, title, file, of(*checks), prepare=broken(name))


LIMIT_FAULTS = (
    fault("more-of-everything", "Every quota is one more", f"{A}/test_quotas.py",
          *(f"SEC-29-{name}" for name in STORED)),
    fault("longer-lists", "Lists have one entry more, and old bookings longer", LISTS,
          "SEC-30-audit", "SEC-30-messages", "SEC-30-outbox", "SEC-30-bookings", "SEC-31"),
    fault("larger-heads", "Addresses and headers may be a byte larger", BOUNDS,
          "SEC-32-target", "SEC-32-headers"),
    fault("longer-local-parts", "The local part of an address may be longer", BOUNDS, "SEC-33"),
    fault("single-addresses", "Every IPv6 address counts for itself", LIMITS, "SEC-34"),
    fault("more-guesses", "All unknown sources may enter one wrong password more", EXPIRY,
          "SEC-35"),
    fault("more-devices", "One device more is known", EXPIRY, "SEC-36"),
    fault("later-calendar", "The calendar ends five minutes later", EXPIRY, "SEC-37"),
    served("longer-names", "The name of a file may have a character more", UPLOADS, "UPLOADS-13"),
    served("easier-passwords", "A password needs one point less", PASSWORDS,
           *(f"PASSWORD-13-{how}" for how in ("change", "registration", "reset"))),
    fault("longer-ids", "An id of Stripe may have a character more", STRIPE_EVENTS,
          "SUBSCRIPTION-12"),
    Fault("late-events", "Events may be signed a second later", STRIPE_EVENTS,
          of("SUBSCRIPTION-11"), prepare=broken("ends-late")),
    fault("patient-connections", "Connections may wait a second longer", TIMES,
          *(f"LOAD-05-{phase}" for phase in ("head", "body", "answer", "idle"))),
    fault("cuts-off", "A client has a minute for the whole of an answer", TIMES, "LOAD-13"),
    fault("breaks-off", "A service that stops breaks requests off", TIMES, "LOAD-06-finished",
          "LOAD-06-unfinished"),
    fault("lingers", "A service that stops waits longer for requests", TIMES,
          "LOAD-06-unfinished"),
    fault("patient-with-providers", "Providers have two seconds more", PROVIDERS,
          "LOAD-07-mail", "LOAD-07-stripe"),
    fault("one-connection-more", "One connection more is served", CONNECTIONS, "LOAD-08"),
    fault("newest-goes", "The connection that has waited shortest makes room", CONNECTIONS,
          "LOAD-09"),
    fault("awaits-acknowledgements", "The body of an answer waits for an acknowledgement",
          CONNECTIONS, "LOAD-14"),
    fault("one-writer-more", "One writer more waits for the database", STORAGE, "LOAD-10"),
    fault("patient-writers", "Writers wait two seconds longer", STORAGE, "LOAD-11"),
    fault("larger-room", "The disk must have room for a byte more", STORAGE, "LOAD-12"),
    fault("trusts-new-connections", "Health does not notice that the file was replaced", STORAGE,
          "LOAD-15"),
    fault("forgets-owners", "What is known of an account's subscription goes with age", RETENTION,
          "GOV-48"),
    fault("kept-longer", "Everything is kept a second longer", RETENTION, "GOV-42", *EVERY_ROW),
    fault("gone-early", "Everything goes a second early", RETENTION, "GOV-42", *EVERY_ROW),
    fault("one-batch", "Only one batch of old rows is deleted", RETENTION, "GOV-43"),
    Fault("forgotten-retention", "A table has an end, and no retention", RETENTION, of("GOV-44"),
          prepare=broken("forgotten-table")),
)  # fmt: skip
