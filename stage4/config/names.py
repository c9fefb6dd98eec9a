"""The names of variables that have a secret as their value. Pure."""

from __future__ import annotations

import re

SECRET_NAME = re.compile(
    r"SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|SIGNING|DSN|"
    r"(^|_)(KEY|PASS|PWD|AUTH|SID)$",
    re.IGNORECASE,
)
