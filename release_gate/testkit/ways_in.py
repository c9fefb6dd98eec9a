"""The ways into an account, as a stranger tries them."""

from __future__ import annotations

from release_gate.testkit.client import Client

TRIES = 12  # more than any of their limits allows


def use_up_every_way_in(stranger: Client) -> None:
    """Enter wrong passwords and codes, and ask for codes and links, until each is refused.

    Raises AssertionError with the path of one that is not limited.
    """
    tried = {
        "/api/session": {"email": stranger.email, "password": "not the password"},
        "/api/codes": {"email": stranger.email},
        "/api/codes/verify": {"email": stranger.email, "code": "000000"},
        "/api/password/reset-link": {"email": stranger.email},
    }
    for path, body in tried.items():
        answers = [stranger.post(path, body).status_code for _ in range(TRIES)]
        assert answers[-1] == 429, f"{path} is not limited"
