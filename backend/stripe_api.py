"""The two calls to Stripe, https://docs.stripe.com/api. No other module sends requests to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from backend.errors import ApiError
from backend.settings import Settings

TIMEOUT_S = 10.0


def checkout_url(settings: Settings, account_id: str, plan: str, cents: int) -> str:
    """Create a checkout session for a monthly plan. Returns the URL where the customer pays."""
    form = {
        "mode": "subscription",
        "client_reference_id": account_id,
        "metadata[plan]": plan,
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": str(cents),
        "line_items[0][price_data][recurring][interval]": "month",
        "line_items[0][price_data][product_data][name]": f"Interview booking: {plan}",
        "success_url": f"{settings.public_url}/subscription/success",
        "cancel_url": f"{settings.public_url}/subscription/cancelled",
    }
    url = _call(settings, "POST", "/v1/checkout/sessions", form).get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise _refused()
    return url


def cancel(settings: Settings, stripe_id: str) -> None:
    _call(settings, "DELETE", f"/v1/subscriptions/{quote(stripe_id, safe='')}", {})


def _call(settings: Settings, method: str, path: str, form: dict[str, str]) -> dict[str, Any]:
    import requests  # imported for the first call, not at the start

    if not settings.stripe_api_key:
        raise ApiError(503, "not_configured", "STRIPE_API_KEY is not set.")
    try:
        answer = requests.request(
            method,
            settings.stripe_api_base + path,
            data=form,
            headers={"Authorization": f"Bearer {settings.stripe_api_key}"},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        body = answer.json()
    except requests.RequestException:
        raise _refused() from None
    if answer.status_code != 200 or not isinstance(body, dict):
        raise _refused()
    return body


def _refused() -> ApiError:
    return ApiError(
        502, "provider_failed", "The payment provider did not answer as expected. Try again later."
    )
