"""The provider check: mail, payment and sign-in providers, configured by environment variables.

check.py      the requests, and the check for the registry
rules.py      every rule, with its reason and remedy
judge.py      the judgement
known.py      the known settings: how a valid value looks, whose it is; data
names.py      what the name of a variable says: which setting, which mode, public or not
uses.py       which providers the service uses
variables.py  every known variable that is set
values.py     what can be seen of one value
exposure.py   secrets under public names, debug mode
stripe.py     Stripe's mode against the intent
sender.py     NOTIFY_MODE, what it needs, EMAIL_FROM
webhook.py    the signed test event of the optional live round trip

No value of a variable enters a finding, neither whole nor in part; names do.
"""
