"""``python -m citypact.cli`` is the console command."""

from citypact.cli import main

main()
