"""The configuration of mail, payment and error-report providers, in environment variables. Pure.

check.py      the requests, and the check for the registry
judge.py      the judgement
rules.py      every rule, with its reason and remedy
settings.py   the variables that are known: how a right value looks, whose it is; data
variables.py  every known variable that is set
values.py     is a value set, clean, a placeholder, well formed, of which mode?
stripe.py     intent against Stripe's mode
sender.py     NOTIFY_MODE, what it needs, EMAIL_FROM
webhook.py    the signed test event of the optional live round trip

No value of a variable enters a finding, neither whole nor in part; names do.
"""
