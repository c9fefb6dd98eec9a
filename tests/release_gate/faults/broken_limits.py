"""Limits of the backend that are a little too large or too small, for `broken_backend`."""

from __future__ import annotations

import importlib
import socket
import sqlite3
from collections.abc import Callable
from typing import Annotated

from pydantic import StringConstraints

from backend import (
    audit,
    billing,
    common_passwords,
    connections,
    db,
    fields,
    file_type,
    head_limit,
    lockout,
    mail,
    quotas,
    retention,
    server,
    sources,
    stripe_api,
)
from backend.connections import BoundedProtocol
from backend.db import Database
from backend.features import audit as audit_entries
from backend.features import availability, codes, dev_outbox, notify, share, webhook
from tests.release_gate.faults.breakage import by_name, edited


def more_of_everything() -> None:
    """Every quota is one more."""
    quotas.QUOTAS |= {name: (most + 1, query) for name, (most, query) in quotas.QUOTAS.items()}


def longer_lists() -> None:
    """Lists have one entry more, and contain bookings a second longer."""
    audit_entries.LISTED_ENTRIES += 1
    notify.LISTED_MESSAGES += 1
    dev_outbox.LISTED_MESSAGES += 1
    availability.LISTED_BOOKINGS += 1
    availability.LISTED_AFTER_S += 1


def larger_heads() -> None:
    """Addresses and headers may be a byte larger."""
    head_limit.MAX_TARGET_BYTES += 1
    head_limit.MAX_HEADER_BYTES += 1


def longer_local_parts() -> None:
    """The local part of an address may have a character more."""
    pattern = fields.EMAIL_PATTERN.replace("{1,64}", "{1,65}")
    wide = StringConstraints(max_length=254, pattern=pattern)
    vars(fields)["Email"] = Annotated[str, wide, fields.STRIPPED]
    importlib.reload(codes)


def single_addresses() -> None:
    """Every IPv6 address counts for itself."""
    sources.network = lambda address: address


def more_guesses() -> None:
    """All unknown sources together may enter one wrong password more."""
    lockout.MAX_FAILURES_ANYWHERE += 1


def more_devices() -> None:
    """One device more is known."""
    sources.MAX_DEVICES += 1


def later_calendar() -> None:
    """The calendar ends five minutes later."""
    share.END_OF_TIME += 300


def longer_names() -> None:
    """The name of a file may have a character more."""
    file_type.MAX_NAME_CHARS += 1


def easier_passwords() -> None:
    """A password needs one point less."""
    common_passwords.ENOUGH -= 1


def longer_ids() -> None:
    """An id of Stripe may have a character more."""
    billing.MAX_CHARS += 1


def patient_connections() -> None:
    """Connections may wait a second longer."""
    connections.BODY_S += 1
    connections.READ_S += 1
    vars(server)["IDLE_S"] = connections.IDLE_S + 1
    whole = connections.limited
    vars(server)["limited"] = lambda most, head_s: whole(most, head_s + 1)


def cuts_off() -> None:
    """A client has a minute for the whole of an answer."""
    BoundedProtocol._expect_reader = lambda self: self.transport.abort()  # type: ignore[method-assign]


def one_connection_more() -> None:
    """One connection more is served than the setting says."""
    whole = connections.limited
    vars(server)["limited"] = lambda most, head_s: whole(most + 1, head_s)


def newest_goes() -> None:
    """The connection that has waited shortest makes room."""

    def make_room(self: BoundedProtocol) -> bool:
        others = [each for each in self.connections if each is not self]
        waiting = [
            each for each in others if isinstance(each, BoundedProtocol) and each.waits_for_head()
        ]
        if waiting:
            max(waiting, key=lambda each: each.opened_at).transport.abort()
        return bool(waiting)

    BoundedProtocol._make_room = make_room  # type: ignore[method-assign]


def breaks_off() -> None:
    """A service that is asked to stop breaks requests off."""
    server.GRACE_S = 0


def lingers() -> None:
    """A service that is asked to stop waits longer for requests."""
    server.GRACE_S += 3


def patient_with_providers() -> None:
    """Providers have two seconds more to answer."""
    mail.TIMEOUT_S += 2
    stripe_api.TIMEOUT_S += 2


def one_writer_more() -> None:
    """One writer more waits for the database."""
    db.MAX_WAITING += 1


def patient_writers() -> None:
    """Writers wait two seconds longer."""
    db.LOCK_TIMEOUT_S += 2


def larger_room() -> None:
    """The disk must have room for a byte more."""
    db.ROOM_BYTES += 1


def kept_longer() -> None:
    """Everything is kept a second longer."""
    _retained(lambda moment: moment - 1)


def gone_early() -> None:
    """Everything goes a second early."""
    _retained(lambda moment: moment + 1)


def _retained(moved: Callable[[int], int]) -> None:
    delete, forget = retention.delete, audit.forget
    retention.delete = lambda db, table, condition, moment: delete(
        db, table, condition, moved(moment)
    )
    audit.forget = lambda db, until: forget(db, moved(until))


def one_batch() -> None:
    """Only one batch of old rows is deleted at a time."""

    def delete(db: Database, table: str, condition: str, moment: int) -> None:
        found = f"SELECT rowid FROM {table} WHERE {condition} LIMIT {retention.BATCH}"
        with db.write() as tx:
            _delete(tx, table, found, moment)

    retention.delete = delete


def _delete(tx: sqlite3.Connection, table: str, found: str, moment: int) -> None:
    tx.execute(f"DELETE FROM {table} WHERE rowid IN ({found})", (moment,))


def awaits_acknowledgements() -> None:
    """The body of an answer waits until the client has acknowledged its head."""
    listen = server._listen

    def delayed(host: str, port: int) -> socket.socket:
        listener = listen(host, port)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        return listener

    server._listen = delayed


def bookings_unlimited() -> None:
    """Bookings are not limited."""
    vars(share)["spend"] = lambda db, limits: None


def tries_as_sendings() -> None:
    """Trying a code counts as asking for one."""
    spend = vars(codes)["_spend"]
    vars(codes)["_spend"] = lambda context, what, *more: spend(context, "code-send", *more)


def one_more() -> None:
    """Every rate limit allows one attempt more."""
    edited("RETURNING times, ends_at", "RETURNING times - 1, ends_at")


def ends_late() -> None:
    """Everything ends a second late."""
    edited("expires_at > ?", "expires_at + 1 > ?")
    lockout.LOCK_S += 1
    lockout.MEMORY_S += 1
    webhook.TOLERANCE_S += 1


def one_more_try() -> None:
    """Codes and passwords may be wrong once more."""
    codes.MAX_ATTEMPTS += 1
    lockout.MAX_FAILURES += 1


def repeats_as_new() -> None:
    """Longer parts that are repeated count as if they were new."""
    vars(common_passwords)["COPY_LENGTHS"] = ()


BROKEN_LIMITS = by_name(
    *(more_of_everything, longer_lists, larger_heads, longer_local_parts, single_addresses),
    *(more_guesses, more_devices, later_calendar, longer_names, easier_passwords),
    *(longer_ids, patient_connections, cuts_off, one_connection_more, newest_goes),
    *(breaks_off, lingers, patient_with_providers, one_writer_more, patient_writers),
    *(larger_room, kept_longer, gone_early, one_batch, awaits_acknowledgements),
    *(bookings_unlimited, tries_as_sendings, one_more, ends_late, one_more_try),
    *(repeats_as_new,),
)
