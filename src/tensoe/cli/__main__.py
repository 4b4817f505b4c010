"""``python -m tensoe.cli``: the same as the ``tensoe`` script."""

from tensoe.cli.main import main

main()
