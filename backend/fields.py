"""Types of the text fields in request bodies.

A pattern judges what the client has sent; only then are blanks around it removed. So the OpenAPI
document says exactly what is accepted.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from backend.passwords import MAX_CHARS, MIN_CHARS

CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
BLANK = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# One line without control characters: safe in a header or a log.
LINE = rf"^[^{CONTROL}]*$"
FILLED_LINE = rf"^[{BLANK}]*[^{CONTROL}{BLANK}][^{CONTROL}]*$"
EMAIL_PATTERN = r"^ *[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)* *$"
# A time of a day; 24:00 ends it.
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
CODE_PATTERN = r"^ *[0-9]{6} *$"


class Body(BaseModel):
    """The JSON object of a request. An unknown member or a value of another type is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


STRIPPED = AfterValidator(str.strip)
Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=EMAIL_PATTERN),
    STRIPPED,
    AfterValidator(str.lower),
]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN), STRIPPED]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=FILLED_LINE), STRIPPED
]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=FILLED_LINE), STRIPPED
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
# Judged by passwords.objection, which knows the account too.
NewPassword = Annotated[
    Password,
    WithJsonSchema({"type": "string", "minLength": MIN_CHARS, "maxLength": MAX_CHARS}),
]
