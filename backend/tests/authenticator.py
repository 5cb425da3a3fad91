"""An authenticator in software: makes what a browser sends of a passkey, and, if told so, wrongly.

Shares no code with the product.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from tests.answer_copy import Json

# WebAuthn 6.1: somebody was there; who they are was found out; a new key is told.
_PRESENT, _VERIFIED, _NEW = 0x01, 0x04, 0x40


class Authenticator:
    """Holds one passkey, for the page at `origin`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.sign_count = 0
        self.credential_id = token_bytes(32)
        self._key = generate_private_key(SECP256R1())

    def make(self, options: Json, *, origin: str | None = None, rp_id: str | None = None) -> Json:
        """For PublicKeyCredentialCreationOptionsJSON; `origin`, `rp_id`: another one than it should be."""
        data = self._data(rp_id, _PRESENT | _VERIFIED | _NEW)
        data += bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._public_key()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._client_data("webauthn.create", options, origin)
        return {"id": _text(self.credential_id), "client_data": _text(told), "attestation": _text(attestation)}

    def use(
        self, options: Json, *, origin: str | None = None, rp_id: str | None = None, is_verified: bool = True
    ) -> Json:
        """For PublicKeyCredentialRequestOptionsJSON."""
        self.sign_count += 1
        data = self._data(rp_id, _PRESENT | (_VERIFIED if is_verified else 0))
        told = self._client_data("webauthn.get", options, origin)
        signature = self._key.sign(data + sha256(told).digest(), ECDSA(SHA256()))
        return {
            "id": _text(self.credential_id),
            "client_data": _text(told),
            "authenticator_data": _text(data),
            "signature": _text(signature),
        }

    def _data(self, rp_id: str | None, flags: int) -> bytes:
        name = rp_id or str(urlsplit(self.origin).hostname)
        return sha256(name.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: Json, origin: str | None) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _public_key(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        # COSE (RFC 9053, 7.1): an ES256 key on P-256.
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
