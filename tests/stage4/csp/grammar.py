"""Random policies: right and wrong names, values, separators, as they occur in the field."""

from __future__ import annotations

import random

NAMES = (
    "default-src script-src script-src script-src-elem script-src-attr object-src base-uri img-src "
    "style-src font-src connect-src frame-src worker-src form-action report-uri report-to "
    "require-trusted-types-for trusted-types upgrade-insecure-requests plugin-types media-src "
    "SCRIPT-SRC Default-Src script-src: scriptsrc default-scr foo-bar child-src manifest-src "
    "prefetch-src referrer reflected-xss disown-opener webrtc navigate-to block-all-mixed-content"
).split()
ALONE = ("sandbox", "sandbox allow-scripts", "frame-ancestors 'self'")  # not in frames: slower
VALUES = (
    "'self' 'none' 'unsafe-inline' 'unsafe-inline' 'unsafe-eval' 'strict-dynamic' 'unsafe-hashes' "
    "'wasm-unsafe-eval' 'report-sample' 'nonce-r4nd0mr4nd0m' 'nonce-ab' 'nonce-a$b!c' 'nonce-' "
    "'nonce-abc+/=-_' 'NONCE-abcdefgh' 'nonce-abc===' 'sha256-abc' 'sha256-abc=' 'sha256-abc==' "
    "'sha256-B2yPHKaXnvFWtRChIbabYmUBFZdVfKKXHbWtWidDVF8=' 'sha-256-abcd' 'sha1-abcd' "
    "'sha512-AAAA' 'sha256-xyz$' 'Unsafe-Inline' 'SELF' 'NONE' 'unsafe_inline' 'self self' "
    "unsafe-inline self none * https: http: HTTPS: data: DATA: blob: ws: wss: filesystem: about: "
    "javascript: file: https://* http://* *:* *:443 *:80 *:8443 https://*:8443 http://*:8080 "
    "*.com https://*.com *.* https://*/libs/ https://*/x.js https://*/x.js?q=1 //cdn.example.com "
    "/path https://cdn.example.com cdn.example.com:* *.example.com example.com:443 "
    "http://cdn.example.com ajax.googleapis.com https://ajax.googleapis.com/ajax/libs/ "
    "*.googleapis.com www.google.com cdnjs.cloudflare.com "
    "https://cdnjs.cloudflare.com/ajax/libs/angular.js/ yandex.st vk.com www.googletagmanager.com "
    "*.google-analytics.com unpkg.com d3js.org localhost 127.0.0.1 10.0.0.1 http://127.0.0.1:8080 "
    "192.168.1.1:443 [::1] https://[2001:db8::1]/ 127.1 0x7f.1 12 https://bücher.example ‘self’ "
    "‘unsafe-inline’ “unsafe-inline” object-src script-src 'script' 'allow-duplicates' 'block' "
    "'allow' 'unsafe-hashed-attributes' 'wasm-eval' 'nonsense' main application/x-shockwave-flash "
    "application/pdf nonce-abcdefgh sha256-abc allow-scripts"
).split()
GAPS = (" ", " ", " ", "  ", "\t")
ENDS = (";", "; ", " ; ", ";;", ";\t")


def policy(chance: random.Random, *, commas: bool = False, alone: bool = True) -> str:
    """One header value. `commas` joins policies now and then."""
    parts = []
    for _ in range(chance.randint(1, 5)):
        if alone and chance.random() < 0.03:
            parts.append(chance.choice(ALONE))
            continue
        values = chance.choices(VALUES, k=chance.choice((0, 1, 1, 2, 2, 3, 4, 6)))
        parts.append(chance.choice(GAPS).join((chance.choice(NAMES), *values)))
    text = chance.choice(ENDS).join(parts) + chance.choice(("", ";", " ;;"))
    if commas and chance.random() < 0.15:
        text += chance.choice((", ", ",")) + policy(chance, alone=alone)
    return text
