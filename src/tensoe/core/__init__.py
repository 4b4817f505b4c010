"""What every package stands on: settings, database, errors, time, paging, logging.

Owns nothing about music. Start reading at `settings.py` (what can be set), `database.py` (one request or job is one
transaction) and `errors.py` (the whole tree of failures).
"""
