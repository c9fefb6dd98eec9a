"""The plan of the gate: every pack and bundle, in the order of the report. Data, no code."""

from __future__ import annotations

from release_gate.model import Pack

PLAN: tuple[Pack, ...] = (
    Pack(
        name="password",
        label="Pack 1",
        title="Passwords",
        version="v1.0.0",
        path="release_gate/packs/password",
        description="Changed by who knows the old one, reset by mail, never weak.",
        link="/password",
    ),
    Pack(
        name="availability",
        label="Pack 3",
        title="Availability",
        version="v1.0.0",
        path="release_gate/packs/availability",
        description="Weekly hours, and a time that only one person can book.",
        link="/availability",
    ),
    Pack(
        name="shareable_profile",
        label="Pack 4",
        title="Shareable profile",
        version="v1.0.0",
        path="release_gate/packs/shareable_profile",
        description="A public link for as long as its owner wants.",
        link="/share",
    ),
    Pack(
        name="profiles",
        label="Pack 5",
        title="Profiles",
        version="v1.0.0",
        path="release_gate/packs/profiles",
        description="People added, found, changed and removed; nobody else's.",
        link="/profiles",
    ),
    Pack(
        name="home",
        label="Pack 7",
        title="Home page",
        version="v1.0.0",
        path="release_gate/packs/home",
        description="The front page loads, says that the service is ready, and leads everywhere.",
        link="/",
    ),
    Pack(
        name="auth",
        label="Pack 8",
        title="Accounts and sessions",
        version="v1.0.0",
        path="release_gate/packs/auth",
        description="Register, log in, stay logged in, log out; nothing without an account.",
        link="/login",
    ),
    Pack(
        name="notify",
        label="Pack 9",
        title="Notifications",
        version="v1.0.0",
        path="release_gate/packs/notify",
        description="Preferences are kept, mail goes out, one-time codes work once.",
        link="/notify",
    ),
    Pack(
        name="bundle_a",
        label="Bundle A",
        title="API security",
        version="v1.0.0",
        path="release_gate/bundles/bundle_a",
        description="CSRF, rate limit, session, webhook signatures, one-time code, mail.",
        link="/health",
    ),
    Pack(
        name="bundle_b",
        label="Bundle B",
        title="UI quality",
        version="v1.0.0",
        path="release_gate/bundles/bundle_b",
        description="Accessible, quick, without overflow at any width, honest about errors.",
        link="/",
    ),
)
