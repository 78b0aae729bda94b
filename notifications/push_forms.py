"""What a browser sends when somebody turns push on: its address at a push service, and its keys."""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings

from notifications.push import decoded

POINT_BYTES, SECRET_BYTES = 65, 16


class PushForm(forms.Form):
    """An endpoint (RFC 8030), the browser's public key and secret (RFC 8291)."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        """Return the address. Raises ValidationError for one that is not https; where it leads is judged on sending."""
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            parts = urlsplit(endpoint)
            is_listed = parts.netloc in settings.VEILLEE_FETCH_ALLOW
        except ValueError as error:
            raise forms.ValidationError("endpoint") from error
        if not parts.netloc or not (parts.scheme == "https" or (parts.scheme == "http" and is_listed)):
            raise forms.ValidationError("endpoint")
        return endpoint

    def clean_p256dh(self) -> str:
        """Return the public key. Raises ValidationError unless it is a point of the curve."""
        try:
            point = decoded(self.cleaned_data["p256dh"])
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError as error:
            raise forms.ValidationError("p256dh") from error
        if len(point) != POINT_BYTES:
            raise forms.ValidationError("p256dh")
        return str(self.cleaned_data["p256dh"])

    def clean_auth(self) -> str:
        """Return the secret. Raises ValidationError unless it has sixteen bytes."""
        try:
            secret = decoded(self.cleaned_data["auth"])
        except ValueError as error:
            raise forms.ValidationError("auth") from error
        if len(secret) != SECRET_BYTES:
            raise forms.ValidationError("auth")
        return str(self.cleaned_data["auth"])
