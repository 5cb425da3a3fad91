"""The tables of people: accounts, where they are signed in, links, and what administrators did. See `tables`."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, false

from parley.store.tables import ID, metadata

# Whoever imports it from here has all tables in it.
__all__ = [
    "audit",
    "identities",
    "links",
    "metadata",
    "passkeys",
    "people",
    "role_allowances",
    "sign_ins",
    "signing_keys",
    "spent_challenges",
]

# Who has an account: the owner of their data is the same, and may be older than it.
people = Table(
    "people",
    metadata,
    Column("owner_id", ID, ForeignKey("owners.id"), primary_key=True),
    Column("login", Text, nullable=False, unique=True),  # folded: parley.people.logins
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),  # domain.person.Role
    Column("password", Text),  # argon2's own notation; null: signs in otherwise
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    Column("last_seen_at", BigInteger),
    Column("allowance", Text),  # domain.allowance.Allowance as JSON; null: as the role's
    Column("needs_passkey", Boolean, nullable=False, server_default=false()),  # beside the password
    Column("email", Text),  # confirmed; as it was typed
)

role_allowances = Table(
    "role_allowances",
    metadata,
    Column("role", String(20), primary_key=True),
    Column("allowance", Text, nullable=False),
)

# As whom others know them: a sign-in service, a proxy.
identities = Table(
    "identities",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),  # never another one's with the same issuer
    Column("owner_id", ID, ForeignKey("people.owner_id", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "owner_id"),
)

# What they sign in with besides, or instead of, a password (WebAuthn, 5.1).
passkeys = Table(
    "passkeys",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("people.owner_id", ondelete="CASCADE"), nullable=False),
    Column("credential_id", Text, nullable=False, unique=True),  # base64url
    Column("public_key", LargeBinary, nullable=False),  # COSE_Key (RFC 9052, 7)
    Column("sign_count", BigInteger, nullable=False),  # how often its authenticator says that it has signed
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Index(None, "owner_id"),
)

# What passkeys have signed already, until its time is over anyway.
spent_challenges = Table(
    "spent_challenges",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "expires_at"),
)

# The browsers in which they are signed in.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("people.owner_id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of what the cookie holds
    Column("agent", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Index(None, "owner_id"),
    Index(None, "last_used_at"),
)

# Each can be used once, and is gone then.
links = Table(
    "links",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256
    Column("kind", String(20), nullable=False),  # domain.person.LinkKind
    Column("role", String(20), nullable=False),
    Column("owner_id", ID, ForeignKey("owners.id")),  # whose password, or whose data the account takes over
    Column("made_by", ID, ForeignKey("people.owner_id", ondelete="CASCADE")),  # null: this Parley itself
    Column("email", Text),  # where it was sent; of kind email: the address that is to be confirmed
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "expires_at"),
)

# Sign-ins, and what administrators did. Names stand in it as they were then: people may be gone since.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("action", String(40), nullable=False),
    Column("actor", Text),
    Column("subject", Text),
    Column("address", Text, nullable=False),
)

# What every node signs with, made by the first that needed it.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
