"""Whether a password is easy to guess: made of common words, patterns and its owner's address.

An estimate in the manner of zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
USENIX Security 2016), in time that is linear in the length. A password is read as a row of parts,
and the cheapest reading counts. A point stands for about five bits: a character outside of all
parts costs one, each different common word two, any other part nothing. Digits and symbols beside
a word cost nothing. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ENOUGH = 8  # points, about 40 bits: four different common words
WORD_POINTS = 2
MIN_OWN_CHARS, MIN_LETTERS = 3, 3
SHORT_UNITS, COPY_LENGTHS = (1, 2, 3), (4, 5, 6, 7)
WALK_LENGTHS = (3, 4, 5)  # every greater length is a sum of these

WORD, OWN, SERVICE = "common words or passwords", "your e-mail address", "the name of this service"
WALK, REPEAT, YEAR = "neighbouring keys or letters", "repetitions", "years"
KINDS = (WORD, OWN, SERVICE, WALK, REPEAT, YEAR)

ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "!@#$%^&*()"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm"),
    *("1q2w3e4r5t6y7u8i9o0p", "0p9o8i7u6y5t4r3e2w1q", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"),
    *("qawsedrftgyhujikolp", "qazwsxedcrfvtgbyhnujmikolp"),
)
_WALKS = frozenset(
    row[at : at + length]
    for line in ROWS
    for row in (line, line[::-1])
    for length in WALK_LENGTHS
    for at in range(len(row) - length + 1)
)
_YEAR = re.compile(r"(19|20)[0-9]{2}")
# What people write instead of letters. 1 and ! stand for both i and l, so these are one letter.
_LETTERS = str.maketrans(
    {"0": "o", "@": "a", "4": "a", "$": "s", "5": "s", "3": "e", "€": "e", "7": "t", "+": "t"}
    | {"8": "b", "9": "g", "6": "g", "2": "z", "(": "c", "1": "l", "!": "l", "|": "l", "i": "l"}
)
MORE_WORDS = ("administrator", "correcthorsebatterystaple", "login")


def listed_words() -> list[str]:
    """The words of the list, whose first lines state origin and licence."""
    text = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [*" ".join(lines).split(), *MORE_WORDS]


_COMMON = frozenset(word.translate(_LETTERS) for word in listed_words())
_LENGTHS = frozenset(map(len, _COMMON))


class Part(NamedTuple):
    """A part of a password, up to before `end`; a pattern has no word."""

    end: int
    kind: str
    word: str = ""


class Reading(NamedTuple):
    """One way to read the beginning of a password."""

    points: int
    words: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def then(self, part: Part) -> Reading:
        new = part.kind == WORD and part.word not in self.words
        points = self.points + WORD_POINTS * new
        return Reading(points, self.words | {part.word}, self.kinds | {part.kind})


def reason(password: str, email: str, service: str) -> str | None:
    """Why the password is easy to guess, as a sentence, or None if it is not."""
    plain = _plain(password)
    reading = _cheapest(plain, _known_words(email, service))
    kinds = [kind for kind in KINDS if kind in reading.kinds]
    if reading.points >= ENOUGH:
        letters = "".join(filter(str.isalpha, plain))
        if letters.translate(_LETTERS) not in _COMMON:
            return None
        kinds = [WORD]
    made_of = ", ".join(kinds) or "few different characters"
    return (
        f"This password is too easy to guess: it consists mostly of {made_of}."
        " Adding digits or symbols does not help; use four or more unrelated words."
    )


def _plain(password: str) -> str:
    """In lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", password.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _known_words(email: str, service: str) -> dict[str, str]:
    """What an attacker knows without a list: words as they are compared, and their kinds."""
    name, _, domain = _plain(email).partition("@")
    own = (name, "".join(re.findall(r"[^\W_]+", name)), domain.rpartition(".")[0])
    texts = [(SERVICE, _plain(service)), *((OWN, text) for text in own)]
    return {
        word.translate(_LETTERS): kind
        for kind, text in texts
        for pattern in (r"[^\W_]+", r"[^\W\d_]+")
        for word in re.findall(pattern, text)
        if len(word) >= MIN_OWN_CHARS
    }


def _cheapest(plain: str, known: dict[str, str]) -> Reading:
    """The cheapest way to read all of it, from left to right."""
    folded, (gap_start, gap_end) = plain.translate(_LETTERS), _gaps(plain)
    first = _first_places(plain)
    best = [Reading(0), *[Reading(len(plain) + 1)] * len(plain)]
    for at in range(len(plain)):
        one_character = best[at]._replace(points=best[at].points + 1)
        offers = [(at + 1, one_character)]
        for part in _patterns(plain, at, first):
            offers.append((part.end, best[at].then(part)))
        for part in _words(plain, folded, at, known):
            reading = min(best[at], best[gap_start[at]], key=_points).then(part)
            offers += [(part.end, reading), (gap_end[part.end], reading)]
        for end, reading in offers:
            if reading.points < best[end].points:
                best[end] = reading
    return best[-1]


def _points(reading: Reading) -> int:
    return reading.points


def _gaps(plain: str) -> tuple[list[int], list[int]]:
    """For each place: where the digits and symbols before it begin, and those after it end."""
    size = len(plain)
    starts, ends = [*range(size + 1)], [*range(size + 1)]
    for at in range(size):
        if not plain[at].isalpha():
            starts[at + 1] = starts[at]
    for at in reversed(range(size)):
        if not plain[at].isalpha():
            ends[at] = ends[at + 1]
    return starts, ends


def _first_places(plain: str) -> dict[str, int]:
    """Where each text of COPY_LENGTHS occurs first."""
    return {
        plain[at : at + length]: at
        for length in COPY_LENGTHS
        for at in reversed(range(len(plain) - length + 1))
    }


def _patterns(plain: str, at: int, first: dict[str, int]) -> Iterator[Part]:
    for length in WALK_LENGTHS:
        walk = plain[at : at + length]
        if walk in _WALKS:
            yield Part(at + len(walk), WALK)
    for unit in SHORT_UNITS:
        start = at - unit * (2 if unit == 1 else 1)  # two equal letters are in many words
        if start >= 0 and plain[start:at] == plain[at : at + unit] * ((at - start) // unit):
            yield Part(at + unit, REPEAT)
    for length in COPY_LENGTHS:
        copy = plain[at : at + length]
        if len(copy) == length and first[copy] < at:
            yield Part(at + length, REPEAT)
    if _YEAR.match(plain, at):
        yield Part(at + len("2000"), YEAR)


def _words(plain: str, folded: str, at: int, known: dict[str, str]) -> Iterator[Part]:
    """Known words, and common ones that are mostly written in letters."""
    for length in _LENGTHS | frozenset(map(len, known)):
        word = folded[at : at + length]
        end = at + len(word)
        if word in known:
            yield Part(end, known[word], word)
        elif word in _COMMON and _mostly_letters(plain[at:end]):
            yield Part(end, WORD, word)


def _mostly_letters(text: str) -> bool:
    """Whether the substitutes are few enough not to be there by chance."""
    letters = sum(map(str.isalpha, text))
    return letters >= MIN_LETTERS and 2 * letters >= len(text)
