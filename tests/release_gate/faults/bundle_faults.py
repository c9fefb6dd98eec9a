"""The faults that Bundles A and C must catch. Data only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.release_gate.faults.breaks import (
    answer,
    at,
    everywhere,
    field,
    leak_paths,
    sent_with,
    status,
    text,
    with_token,
)
from tests.release_gate.faults.broken_backend import broken, served
from tests.release_gate.faults.fault import Fault, of

A, C = (f"release_gate/bundles/bundle_{letter}" for letter in "ac")
API, GROWTH, GUARD, LOAD = (
    f"{A}/test_{name}.py" for name in ("api_security", "growth", "guard", "load")
)
AUDIT, DEPENDENCIES, EXPORTS, OPERATIONS, ORGANISATIONS = (
    f"{C}/test_{name}.py"
    for name in ("audit", "dependencies", "exports", "operations", "organisations")
)
INVITATIONS = f"{C}/test_invitations.py"
DEPLOYMENT, SETTINGS = f"{C}/test_deployment.py", f"{C}/test_settings.py"
STORED_SECRETS = f"{C}/test_stored_secrets.py"
ORGANISATION, MEMBER = "/api/organisations/*", "/api/organisations/*/members/*"


def package(name: str, version: str, licence: str) -> Callable[[Path], Mapping[str, str]]:
    """Metadata of another version of an installed package, found before the real one."""

    def prepare(folder: Path) -> Mapping[str, str]:
        info = folder / f"{name}-{version}.dist-info"
        info.mkdir()
        fields = ("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}")
        lines = (*fields, f"License-Expression: {licence}", "")
        (info / "METADATA").write_text("\n".join(lines), encoding="utf-8")
        return {"PYTHONPATH": str(folder)}

    return prepare


BUNDLE_A = (
    Fault("no-csrf", "Changes require no CSRF token", API, of("API-01"),
          at("PUT", "/api/notify/preferences", with_token)),
    Fault("no-rate-limit", "Log-ins are not limited", API, of("API-02"),
          at("POST", "/api/session", status(429, 200))),
    Fault("touch-for-all", "A touch requires no session", API, of("API-03"),
          at("POST", "/api/session/touch", status(401, 200))),
    Fault("webhook-lost", "Signed webhooks are refused", API, of("API-04"),
          at("POST", "/api/stripe/webhook", status(200, 400))),
    Fault("webhook-twice", "A repeated event counts again", API, of("API-04"),
          at("POST", "/api/stripe/webhook", everywhere('"duplicate":true', '"duplicate":false'))),
    Fault("webhook-unsigned", "Any webhook is accepted", API, of("API-05"),
          at("POST", "/api/stripe/webhook", status(400, 200))),
    Fault("code-again", "A used code signs in", API, of("API-06"),
          at("POST", "/api/codes/verify", status(401, 200))),
    Fault("mail-refused", "E-mails are refused", API, of("API-07"),
          at("POST", "/api/notify/email", answer(502, {"error": "not_delivered"}))),
    Fault("hostile-origin", "An Origin that is no URL causes an internal error", GUARD,
          of("GUARD-01"), sent_with("Origin", "http://[", answer(500))),
    Fault("trusts-proxies", "What a proxy passes on counts as local", GUARD, of("GUARD-02"),
          prepare=broken("trusts-proxies")),
    Fault("any-host", "A request for any host counts as local", GUARD, of("GUARD-02"),
          prepare=broken("any-host")),
    Fault("any-peer", "Whoever names this machine as the host counts as this machine", GUARD,
          of("GUARD-05"), prepare=broken("any-peer")),
    Fault("outbox-anywhere", "A public service has the development outbox", GUARD, of("GUARD-03"),
          prepare=broken("outbox-anywhere")),
    Fault("unanchored", "Changes are accepted without the anchor of the log", GUARD,
          of("GUARD-04"), prepare=broken("unanchored")),
    Fault("half-open", "Connections are bounded neither in number nor in time", LOAD,
          of("LOAD-02"), prepare=broken("half-open")),
    Fault("all-wait", "Writers that wait occupy every thread", LOAD, of("LOAD-03"),
          prepare=broken("all-wait")),
    Fault("full-disk", "A full disk is reported as healthy", LOAD, of("LOAD-04"),
          prepare=broken("full-disk")),
    Fault("quadratic-mask", "The time of an export grows with the square of the text", GROWTH,
          of("LOAD-01-export"), prepare=broken("quadratic-mask")),
    Fault("quadratic-times", "Every free time is compared with every booking", GROWTH,
          of("LOAD-01-times"), prepare=broken("quadratic-times")),
    Fault("quadratic-search", "A search reads all profiles for each profile", GROWTH,
          of("LOAD-01-search"), prepare=broken("quadratic-search")),
)  # fmt: skip

BUNDLE_C = (
    Fault("nothing-written", "The audit log is empty", AUDIT, of("GOV-01"),
          at("GET", "/api/audit", answer(200, {"entries": []}))),
    Fault("head-stands", "The head of the audit log never changes", AUDIT, of("GOV-02"),
          at("GET", "/api/audit/verify", field("head", "0" * 64))),
    Fault("blind", "Tampering is not detected", AUDIT,
          of(*(f"GOV-03-{how}" for how in ("altered", "removed", "reordered", "cut"))),
          prepare=broken("blind")),
    Fault("blind-to-the-end", "A truncated audit log is reported as intact", AUDIT,
          of("GOV-03-cut"),
          prepare=broken("blind-to-the-end")),
    Fault("licence", "A package has a licence that is not allowed", DEPENDENCIES, of("GOV-04"),
          prepare=package("h11", "0.16.0", "AGPL-3.0-only")),
    Fault("old-package", "A package is older than required", DEPENDENCIES, of("GOV-05"),
          prepare=package("click", "7.0", "BSD-3-Clause")),
    Fault("export-incomplete", "An export is incomplete", EXPORTS, of("GOV-06"),
          at("GET", "/api/export", field("organisations", []))),
    Fault("export-secret", "An export contains the password hash", EXPORTS, of("GOV-07"),
          at("GET", "/api/export", field("password_hash", "$argon2id$v=19$x"))),
    Fault("export-unmasked", "Addresses of other people are exported", EXPORTS, of("GOV-08"),
          at("GET", "*/export", everywhere("***@", "someone@"))),
    Fault("not-counted", "Requests are not counted", OPERATIONS, of("GOV-09"),
          at("GET", "/metrics", text("http_requests_total", "other_requests_total"))),
    Fault("metrics-leak", "Metrics contain requested paths", OPERATIONS, of("GOV-10"),
          leak_paths("/metrics")),
    Fault("open-too-long", "A session counts as open in the second of its end", OPERATIONS,
          of("GOV-46"), prepare=broken("open-too-long")),
    Fault("no-parts", "The extended health report is empty", OPERATIONS, of("GOV-11"),
          at("GET", "/health/extended", field("checks", {}))),
    Fault("always-well", "A broken database is reported as healthy", OPERATIONS, of("GOV-12"),
          prepare=broken("always-well")),
    Fault("open-metrics", "Anyone can read the metrics", OPERATIONS, of("GOV-13"),
          at("GET", "/metrics", status(403, 200))),
    Fault("keeps-all", "Expired data is never deleted", OPERATIONS, of("GOV-14"),
          prepare=broken("keeps-all")),
    Fault("mails-twice", "Every message is sent twice", DEPLOYMENT, of("GOV-31"),
          prepare=broken("mails-twice")),
    Fault("keeps-secrets", "Codes stay in the database after they were sent", DEPLOYMENT,
          of("GOV-32"), prepare=broken("keeps-secrets")),
    Fault("believes-in-delivery", "Every message counts as sent", DEPLOYMENT,
          of("GOV-33-error", "GOV-33-redirect"), prepare=broken("believes-in-delivery")),
    Fault("any-token", "Every token makes an operator", DEPLOYMENT, of("GOV-34"),
          prepare=broken("any-token")),
    Fault("patient", "Mail is overdue a second late", DEPLOYMENT, of("GOV-35"),
          prepare=broken("patient")),
    Fault("counts-nothing", "The metrics show no rows", DEPLOYMENT, of("GOV-36"),
          prepare=broken("counts-nothing")),
    Fault("believes-settings", "A wrong setting counts as not set", SETTINGS,
          of(*(f"GOV-37-{kind}" for kind in ("numbers", "limits", "choices", "addresses",
                                              "outbox"))),
          prepare=broken("believes-settings")),
    Fault("narrow-settings", "The greatest number of a setting is refused", SETTINGS,
          of("GOV-38"), prepare=broken("narrow-settings")),
    Fault("loses-plans", "An update of the schema loses what customers have paid for",
          f"{C}/test_migrations.py", of("GOV-47"), prepare=broken("loses-plans")),
    Fault("listens-anywhere", "A service that cannot listen at its address listens elsewhere",
          SETTINGS, of("GOV-50"), prepare=broken("listens-anywhere")),
    Fault("measures-otherwise", "Health reports durations in other units", OPERATIONS,
          of("GOV-51"), prepare=broken("measures-otherwise")),
    Fault("starts-anyway", "A database that cannot be used is deleted",
          f"{C}/test_migrations.py", of("GOV-49-newer", "GOV-49-damaged"),
          prepare=broken("starts-anyway")),
    Fault("stores-secrets", "The links of invitations are stored as they are sent",
          STORED_SECRETS, of("GOV-39"), prepare=broken("stores-secrets")),
    Fault("unforeseen", "Retention ends with an exception if there is no old row",
          f"{C}/test_retention.py", of("GOV-52"), prepare=broken("unforeseen")),
    Fault("hashes-fast", "Passwords are hashed with little memory", STORED_SECRETS, of("GOV-40"),
          prepare=broken("hashes-fast")),
    Fault("keeps-events", "Old events of Stripe are never deleted", OPERATIONS, of("GOV-14"),
          prepare=broken("keeps-events")),
    Fault("forgets-all", "A crash loses everything", OPERATIONS, of("GOV-15"),
          prepare=broken("forgets")),
    Fault("seen-by-all", "Outsiders can see organisations", ORGANISATIONS, of("GOV-16"),
          at("GET", ORGANISATION, status(404, 200))),
    Fault("any-role", "Anyone can grant any role", ORGANISATIONS, of("GOV-17"),
          at("PUT", MEMBER, status(403, 200))),
    Fault("ownerless", "The last owner can leave", ORGANISATIONS, of("GOV-18"),
          at("DELETE", MEMBER, status(409, 204))),
    Fault("invited-twice", "Anyone can use an invitation", ORGANISATIONS,
          of("GOV-19", "GOV-20"), at("POST", "/api/invitations/accept", status(400, 200))),
    Fault("not-withdrawn", "A withdrawn invitation still works", ORGANISATIONS, of("GOV-20"),
          at("DELETE", "/api/organisations/*/invitations/*", answer(204))),
    served("overruled", "An admin disposes of the invitation of an owner", INVITATIONS, "GOV-22"),
    served("overruled-by-role", "An admin disposes of what an owner sent", INVITATIONS, "GOV-22"),
    served("demoted-invite", "Invitations outlive the role of their sender", INVITATIONS, "GOV-23"),
    served("removed-invite", "Invitations outlive the membership of their sender", INVITATIONS,
           "GOV-23"),
    served("removed-return", "An open invitation brings a removed member back", INVITATIONS,
           "GOV-24"),
    Fault("not-removed", "A removed member keeps access", ORGANISATIONS, of("GOV-21"),
          at("DELETE", MEMBER, answer(204))),
)  # fmt: skip

BUNDLE_FAULTS = (*BUNDLE_A, *BUNDLE_C)
