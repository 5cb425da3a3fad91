"""What is sent about passkeys: of what a browser makes, the bytes that are looked at, in base64url."""

from typing import Annotated, Any

from pydantic import Field

from parley.web.account_bodies import Password
from parley.web.bodies import Name, StrictBody

# WebAuthn 5.1 allows ids of 1023 bytes; an attestation with certificates has a few thousand.
_Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=1400)]
_Bytes = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=16_000)]


class ConfirmedBody(StrictBody):
    """`POST /api/account/passkeys/challenge`. `password`: one's own, for somebody else may sit there."""

    password: Password


class RequirementBody(StrictBody):
    """`PUT /api/account/passkeys/requirement`."""

    is_required: bool
    password: Password


class MadeCredential(StrictBody):
    """Of a RegistrationResponseJSON (WebAuthn 5.1.1): its id, `clientDataJSON` and `attestationObject`."""

    id: _Id
    client_data: _Bytes
    attestation: _Bytes

    def response(self) -> dict[str, Any]:
        """As WebAuthn writes it."""
        return _response(self.id, clientDataJSON=self.client_data, attestationObject=self.attestation)


class NewPasskeyBody(StrictBody):
    """`POST /api/account/passkeys`."""

    name: Name
    credential: MadeCredential


class PasskeyNameBody(StrictBody):
    """`PATCH /api/account/passkeys/{passkey}`."""

    name: Name


class UsedCredential(StrictBody):
    """`POST /api/sign-in/passkey`. Of an AuthenticationResponseJSON (WebAuthn 5.1.1)."""

    id: _Id
    client_data: _Bytes
    authenticator_data: _Bytes
    signature: _Bytes

    def response(self) -> dict[str, Any]:
        """As WebAuthn writes it."""
        return _response(
            self.id,
            clientDataJSON=self.client_data,
            authenticatorData=self.authenticator_data,
            signature=self.signature,
        )


def _response(credential_id: str, **said: str) -> dict[str, Any]:
    return {"id": credential_id, "rawId": credential_id, "type": "public-key", "response": said}
