"""Which providers the service uses, as the setting `providers` states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stage4.checks.provider_config.known import MAIL, SHORT_NAMES, Known
from stage4.checks.provider_config.names import variable_of


@dataclass(frozen=True)
class Uses:
    """`stated`: names of the setting; None = not stated, so that Stripe and mail are expected."""

    stated: tuple[str, ...] | None

    def uses(self, name: str) -> bool:
        """Whether the service may use a provider, by its name in the setting."""
        return self.stated is None or name in self.stated

    @property
    def mail(self) -> tuple[str, ...]:
        """The mail providers that are stated."""
        return tuple(name for name in self.stated or () if name in MAIL)

    @property
    def sends_mail(self) -> bool:
        """Whether a mail provider is stated, or nothing is."""
        return self.stated is None or bool(self.mail)

    def left_out(self) -> tuple[str, ...]:
        """What every service is asked for and this one states that it does not use."""
        asked = (("Stripe", self.uses("stripe")), ("mail", self.sends_mail))
        return tuple(name for name, used in asked if not used)

    def judges(self, known: Known) -> bool:
        """False for the settings of a provider that the service does not use."""
        short = SHORT_NAMES.get(known.provider, known.provider.lower())
        return known.provider == "Sentry" or self.uses(short)

    def environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The variables to judge; an unset NOTIFY_MODE is the only mail provider stated."""
        kept = {
            name: value
            for name, value in environment.items()
            if (variable := variable_of(name)) is None or self.judges(variable.known)
        }
        if len(self.mail) == 1 and not kept.get("NOTIFY_MODE"):
            kept["NOTIFY_MODE"] = self.mail[0]
        return kept
