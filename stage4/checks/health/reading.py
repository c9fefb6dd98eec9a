"""The record of what an answer says, and the bounds of what is read from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stage4.checks.health.words import State

MAX_WORD = 200  # characters of a word or a name that are kept


@dataclass(frozen=True)
class Component:
    """One part that the endpoint speaks of. `word` as the server wrote it, cut at MAX_WORD."""

    name: str
    word: str
    state: State


@dataclass(frozen=True)
class Reading:
    """What an answer says.

    format      the name of the format recognised, "" for none
    word        of the whole, as the server wrote it; "" where there is none
    state       of the whole; None where the answer makes no statement on the whole
    components  in their order; the parts, and whatever else states something
    problems    what is wrong with the answer itself: wrong types, contradictions
    empty       there is no body: the HTTP status is all that was said
    """

    format: str
    word: str = ""
    state: State | None = None
    components: tuple[Component, ...] = ()
    problems: tuple[str, ...] = ()
    empty: bool = False

    @property
    def states_something(self) -> bool:
        """True where a known word or boolean says how the whole or a part is."""
        known = self.state not in (None, State.UNKNOWN)
        return known or any(part.state is not State.UNKNOWN for part in self.components)

    def parts_in(self, state: State) -> Iterator[Component]:
        """The components in this state, in their order."""
        return (part for part in self.components if part.state is state)


def component(name: str, word: object, state: State) -> Component:
    """A component, its name and word cut at MAX_WORD characters."""
    return Component(name[:MAX_WORD], str(word)[:MAX_WORD], state)
