"""People. Owns the `user` table; today it holds one row, the owner of this server.

Bound to loopback and with no account made, Tensoe acts as that owner (see `docs/architecture.md`). Sessions, keys and roles
belong here too once accounts are made. Start reading at `service.py`.
"""
