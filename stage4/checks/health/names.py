"""What the name of a member says: where states stand, and what a boolean of that name means."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from stage4.checks.health.words import State

LONGEST_NAME = 80  # characters; longer ones name nothing


class Role(Enum):
    """What stands under a name."""

    STATE = "a state: its word counts"
    FAULT = "a fault: it counts unless it is empty"
    CONCERN = "a warning: it counts unless it is empty"
    CODE = "a status code: it counts where it is an HTTP error"
    MESSAGE = "a text for people: it counts where nothing else does"
    LABEL = "a label: its word is no state (`log_level`, `mode`, `theme`)"
    SETTINGS = "settings: nothing below counts but a state under its own name"
    PARTS = "parts: every member is one"
    PART = "a part: its word and its boolean count (`db`, `redis`)"
    OTHER = "anything: only a word that is bad or good wherever it stands"


STATES = frozenset(
    "availability condition health liveness outcome phase readiness result state status "
    "verdict".split()
)
FAULTS = frozenset(
    "alarms down error errors exception exceptions fail failed failing failure failures faults "
    "offline problem problems unavailable unhealthy unreachable violations".split()
)
CONCERNS = frozenset("alerts degraded incidents issues warnings".split())
CODES = frozenset("code httpcode httpstatus httpstatuscode statuscode".split())
MESSAGES = frozenset(
    "comment description detail message msg note notes output reason summary symptom text".split()
)
LABELS = frozenset(
    "action author branch build category channel class cluster code color colour commit "
    "component country criticality date deployment edition env environment event format "
    "framework group host hostname id instance kind label language level locale location "
    "loglevel mode model name namespace node owner path plan platform policy priority "
    "product profile protocol provider region release revision role runtime scheme severity "
    "shard source stage strategy tag target theme threshold tier time timestamp timezone title "
    "type unit uri url user uuid version zone".split()
)
SETTINGS = frozenset(
    "annotations build capabilities config configuration environment env experiments features "
    "flags git labels links meta metadata options permissions preferences properties settings "
    "tags toggles".split()
)
PARTS = frozenset(
    "backends checkresults checks components connections connectors dependencies entities entries "
    "healthchecks indicators members nodes plugins probes replicas results servers services "
    "subsystems tasks upstreams workers".split()
)
NOUNS = frozenset(
    "amqp api auth backend broker bus cache cassandra celery clickhouse consul couchdb database db "
    "disk dns dynamodb elastic elasticsearch email etcd filestore filesystem influxdb jobs kafka "
    "ldap mail mailer mariadb memcached memory metadatabase migrations minio mongo mongodb mqtt "
    "mssql mysql nats neo4j network opensearch oracle postgres postgresql queue rabbit "
    "rabbitmq redis repo s3 scheduler search sidekiq smtp solr sql sqlite "
    "storage triggerer upstream vault worker zookeeper".split()
)
# Booleans: what `true` means under a name that ends in one of these.
GOOD_NAMES = frozenset(
    "alive available canconnect connected connection connectivity functional good healthy "
    "initialised initialized installed insync live ok okay online operational pass passed "
    "passing quorum reachable ready responding running serving started succeeded success "
    "successful synced up valid working".split()
)
DEGRADED_NAMES = frozenset("alarm alerting degraded impaired syncing throttled warning".split())
BAD_NAMES = frozenset(
    "blocked broken corrupt corrupted crashed dead deadlocked disconnected diskfull down "
    "draining emergency error errors exception expired fail failed failing failure failures "
    "frozen locked maintenance offline oom outage outofmemory overloaded paused readonly "
    "recovering safemode sealed shutdown shuttingdown stale standby stopped stopping "
    "suspended timedout timeout unavailable unhealthy uninitialized unreachable unready "
    "unresponsive".split()
)
_PREFIXES = frozenset("are currently has have in is now the".split())
_SUFFIXES = frozenset("detected flag found mode occurred present".split())
_NEGATIONS = frozenset("no non not".split())
_NEEDS = frozenset("missing need needs require required requires".split())
# A name that begins with one of these speaks of an earlier time, or of what is wanted.
_PAST = frozenset("last previous prior recent".split())
_WANTED = frozenset("desired expected next target was will".split())
_TEXTS = frozenset("description detail details message msg reason text".split())
# A name that begins with one of these says what the service may do, or what it did once.
_ABILITIES = frozenset(
    "allow allows auto can catch enable exclude fail handle hide ignore include last log max min "
    "next on previous recent report retry send should show stop supports total use was will".split()
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> tuple[str, ...]:
    """`needsDbUpgrade`, `needs_db_upgrade` -> ("needs", "db", "upgrade")."""
    return tuple(word.lower() for word in _WORD.findall(name[:LONGEST_NAME]))


class Name(NamedTuple):
    """What a name says.

    role             of what stands under it; the last word of a name decides
    meaning_of_true  what a boolean says under it (`isDbUp` GOOD, `maintenanceMode` BAD); or None
    on_whole         it speaks of the whole: `status`, `isHealthy`; not `database_status`
    of_past          it speaks of an earlier time: `lastStatus`
    """

    role: Role
    meaning_of_true: State | None
    on_whole: bool
    of_past: bool = False


def about(name: str) -> Name:
    """What a name says; nothing if it is longer than LONGEST_NAME."""
    return _about(name) if len(name) <= LONGEST_NAME else _NAMELESS


_NAMELESS = Name(Role.OTHER, None, False)


@lru_cache(maxsize=4096)
def _about(name: str) -> Name:
    words = words_of(name)
    of_past = len(words) > 1 and words[0] in _PAST
    return Name(_role_of(words), _meaning_of_true(words), _speaks_of_the_whole(words), of_past)


def _role_of(words: tuple[str, ...]) -> Role:
    if not words:
        return Role.OTHER
    last, joined = words[-1], "".join(words)
    if joined in CODES:
        return Role.CODE
    if len(words) > 1 and words[0] in _PAST | _WANTED:
        return Role.STATE if words[0] in _PAST and last in STATES else Role.LABEL
    if len(words) > 1 and words[0] in FAULTS and last in PARTS:
        return Role.FAULT
    if len(words) > 1 and last in _TEXTS and not FAULTS.isdisjoint(words):
        return Role.FAULT
    if last in STATES or (last == "name" and words[-2:-1] == ("status",)):
        return Role.STATE
    if len(words) > 1 and (words[0] in _ABILITIES or not _NEEDS.isdisjoint(words)):
        return Role.LABEL
    for role, names in _ROLES:
        if last in names or joined in names:
            return role
    return Role.OTHER


_ROLES = (
    (Role.PARTS, PARTS),
    (Role.FAULT, FAULTS),
    (Role.CONCERN, CONCERNS),
    (Role.MESSAGE, MESSAGES),
    (Role.SETTINGS, SETTINGS),
    (Role.LABEL, LABELS),
    (Role.PART, NOUNS),
)


def _meaning_of_true(all_words: tuple[str, ...]) -> State | None:
    words = [word for word in all_words if word not in _PREFIXES]
    whole = "".join(all_words)
    if whole in BAD_NAMES or whole in GOOD_NAMES:
        return State.BAD if whole in BAD_NAMES else State.GOOD
    if not words or (len(words) > 1 and words[0] in _ABILITIES):
        return None
    if len(words) > 1 and words[0] in _NEEDS | {"needing"}:
        return State.BAD
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    negated = len(words) > 1 and words[-2] in _NEGATIONS
    last, pair = words[-1], "".join(words[-2:])
    if last in BAD_NAMES or pair in BAD_NAMES:
        return State.GOOD if negated else State.BAD
    if last in DEGRADED_NAMES:
        return State.DEGRADED
    if last in GOOD_NAMES or last in STATES or (len(words) == 1 and last in NOUNS):
        return State.BAD if negated else State.GOOD
    return None


# Words that a name of the whole may have beside its last one.
_OF_THE_WHOLE = frozenset(
    "app application check current global health healthcheck is overall server service status "
    "system".split()
)


def _speaks_of_the_whole(words: tuple[str, ...]) -> bool:
    return bool(words) and words[-1] in STATES | GOOD_NAMES and _OF_THE_WHOLE.issuperset(words[:-1])
