"""The store of record, over SQLAlchemy: tables and the transactions on them. The only room that knows SQL."""
