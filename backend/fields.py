"""Types of the text fields in request bodies."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from backend.passwords import MAX_CHARS, MIN_CHARS

# One line without control characters: safe in a header or a log.
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
EMAIL_PATTERN = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"
# A time of a day; 24:00 ends it.
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
CODE_PATTERN = r"^[0-9]{6}$"


class Body(BaseModel):
    """The JSON object of a request. An unknown member or a value of another type is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=254,
        pattern=EMAIL_PATTERN,
    ),
    AfterValidator(str.lower),
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=LINE)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=LINE)
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
# Judged by passwords.objection, which knows the account too.
NewPassword = Annotated[
    Password,
    WithJsonSchema({"type": "string", "minLength": MIN_CHARS, "maxLength": MAX_CHARS}),
]
