"""An OpenID provider, and as whom Parley asks it. A plain value."""

import msgspec


class OpenIdConfig(msgspec.Struct, frozen=True):
    """`issuer`: as the provider writes it itself. `client_secret` None: a public client.

    `groups_claim`: the claim with a person's groups; one inside another with dots between. `name`: what people call it.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    scopes: str
    groups_claim: str
    name: str
    redirect_uri: str
