"""The words for a state: of one word, of a short sentence. Pure; the vocabulary is data."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

LONGEST_WORD = 200  # characters of a text that may still state something


class State(str, Enum):
    """What a word says. UNKNOWN: no format of the field has that word."""

    GOOD = "good"
    DEGRADED = "degraded"
    BAD = "bad"
    UNKNOWN = "unknown"


# Words that state something wherever they stand, in a sentence too.
PLAIN_GOOD = frozenset(
    "alive available connected healthy ok okay online operational pass passed passing pong "
    "reachable ready running serving succeeded success successful up working".split()
)
PLAIN_DEGRADED = frozenset("degraded impaired partial partially warn warning".split())
PLAIN_BAD = frozenset(
    "broken corrupt corrupted crashed crit dead disconnected down draining econnrefused econnreset "
    "ehostunreach enotfound err erroneous error errors etimedout exception fail failed failing "
    "fails failure failures fatal maintenance offline outage "
    "panic refused shutdown timeout traceback unavailable unhealthy unreachable unready".split()
)
# Words that state something only as the whole value of a state: elsewhere they are labels.
GOOD = PLAIN_GOOD | frozenset(
    "active applied complete completed done fine finished follower good green idle in_sync leader "
    "listening live nominal normal open_for_business optimal primary responding sleeping stable "
    "started streaming synced true up_to_date valid well yes".split()
)
DEGRADED = PLAIN_DEGRADED | frozenset(
    "amber limited minor orange paused recovering slow standby suspect unknown unstable "
    "yellow".split()
)
BAD = PLAIN_BAD | frozenset(
    "critical deadlocked expired false initialising initializing ko loading major major_outage no "
    "nok not_ok out_of_service overloaded red restarting sealed shutting_down starting starting_up "
    "stopped stopping suspended terminated terminating timed_out unassigned unresponsive".split()
)
# Words that say that there is nothing to state, so that they are no fault either.
NOTHING = frozenset(
    "configured disabled enabled n/a na nil none no_error no_errors not_applicable "
    "not_configured not_used null skipped undefined unused".split()
)
NEGATIONS = frozenset("cannot isn isnt never no non not without zero 0".split())
# Two words that fail together, where neither says it alone.
BAD_PAIRS = frozenset(
    "access denied|bad gateway|can not|could not|couldn t|connection lost|experiencing problems|"
    "no connection|not found|not respond|shutting down|timed out|unable to".split("|")
)
_TELLING = PLAIN_GOOD | PLAIN_DEGRADED | PLAIN_BAD | {pair.split()[0] for pair in BAD_PAIRS}
_TOKEN = re.compile(r"[a-z]+|\d+")
_HTTP_STATUS = re.compile(r"[1-5]\d\d\b")


def normal(word: str) -> str:
    """`Out Of-Service` -> `out_of_service`."""
    plain = word.strip().strip(".!").lower().replace("-", " ").replace("_", " ")
    return "_".join(plain.split())


@lru_cache(maxsize=4096)
def _state_of_short(word: str) -> State:
    plain = normal(word)
    for words, state in ((GOOD, State.GOOD), (DEGRADED, State.DEGRADED), (BAD, State.BAD)):
        if plain in words:
            return state
    if _HTTP_STATUS.match(plain):
        return state_of_http(int(plain[:3]))
    return State.UNKNOWN


def state_of_word(word: str) -> State:
    """The state that exactly this word names, whatever its case and punctuation."""
    return _state_of_short(word) if len(word) <= LONGEST_WORD else State.UNKNOWN


def state_of(text: str) -> State:
    """The state that a value names: as a word, else as a sentence (`Partially Available`)."""
    state = state_of_word(text)
    return state if state is not State.UNKNOWN else state_of_sentence(text)


def state_of_http(code: float) -> State:
    """200 in `{"status": 200}`; numbers that are no HTTP status say nothing."""
    if 200 <= code < 300:
        return State.GOOD
    return State.BAD if 400 <= code < 600 else State.UNKNOWN


def states_nothing(word: str) -> bool:
    """True for `none`, `n/a`, `disabled` and blanks."""
    return _states_nothing(word) if len(word) < 20 else not word.strip()


@lru_cache(maxsize=4096)
def _states_nothing(word: str) -> bool:
    return not word.strip() or normal(word) in NOTHING


def state_of_sentence(text: str) -> State:
    """What a short sentence states: BAD and GOOD together state nothing that can be relied on.

    `Ingester not ready` is BAD, `no errors` is nothing, `OK - db connected` is GOOD.
    """
    if len(text) > LONGEST_WORD:
        return State.UNKNOWN
    return _state_of_sentence(text)


@lru_cache(maxsize=1024)
def _state_of_sentence(text: str) -> State:
    lower = text.lower()
    if _TELLING.isdisjoint(_TOKEN.findall(lower)):  # most messages
        return State.UNKNOWN
    tokens = _TOKEN.findall(lower.replace("up to date", "current").replace("up-to-", " "))
    found = _states_in(tokens)
    if not found:
        return State.UNKNOWN
    if State.BAD in found:
        certain = tokens[0] in PLAIN_BAD or not (State.GOOD in found or State.DEGRADED in found)
        return State.BAD if certain else State.UNKNOWN
    return State.DEGRADED if State.DEGRADED in found else State.GOOD


def _states_in(tokens: list[str]) -> list[State]:
    states = []
    for index, token in enumerate(tokens):
        negated = not NEGATIONS.isdisjoint(tokens[max(0, index - 2) : index])
        if " ".join(tokens[index : index + 2]) in BAD_PAIRS:
            states.append(State.BAD)
        elif token in PLAIN_BAD:
            states += [] if negated else [State.BAD]
        elif token in PLAIN_DEGRADED:
            states += [] if negated else [State.DEGRADED]
        elif token in PLAIN_GOOD and not (token == "up" and index + 1 < len(tokens)):
            states.append(State.BAD if negated else State.GOOD)
    return states
