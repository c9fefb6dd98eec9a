"""Coverage-guided fuzz of everything that reads a policy.

    pip install atheris
    python -m tests.stage4.csp.fuzz_policies -runs=100000

Any bytes are judged, in bounded time, and adding them as a policy never lets more script run.
test_fuzz.py runs it where atheris is installed; it is no dependency, as it does not install on
every Python. Options are libFuzzer's.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["stage4"]):
    from stage4.csp.compare import weaker_than
    from stage4.csp.execution import injections
    from stage4.csp.judgement import judge
    from stage4.csp.meta import meta_policies
    from stage4.csp.policy import parse_headers

STRICT = parse_headers(["default-src 'self'; script-src 'nonce-abcdefgh' https://*/libs/"])


def look(data: bytes) -> None:
    """One input: header values, each on a line, and the same as a page."""
    for encoding in ("utf-8", "latin-1"):
        text = data.decode(encoding, "surrogateescape")
        values = text.split("\n")
        judgement = judge(values, meta=meta_policies(text))
        assert 0 <= judgement.score <= 100
        policies = parse_headers(values)
        runs = set(injections(policies))
        assert runs >= set(injections((*policies, *STRICT)))
        assert runs >= set(injections(judgement.policies))
        assert not weaker_than(policies, policies)
        assert not weaker_than(policies, (*policies, *STRICT))


if __name__ == "__main__":
    atheris.Setup(sys.argv, look)
    atheris.Fuzz()
