"""What the answer of the root says about its security. Facts in, findings out; pure.

rules.py      every rule, with its reason and remedy
policy.py     Content-Security-Policy
hardening.py  the other headers: HSTS, nosniff, Referrer-Policy, framing, banners, CORS
cookies.py    the flags of cookies
transport.py  TLS, and what plain http does
"""
