"""The web app as a person meets it: a whole Tensoe, Chromium, eyes on every page.

`conftest` starts the servers and the browser, `watching` notices what goes wrong behind the page, `looking` checks and
photographs what is on it. Pictures of every page land in `build/screenshots`.
"""
