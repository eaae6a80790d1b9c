"""Writes the pages into the folder given."""

import sys

from web.reference import write_pages

write_pages(sys.argv[1])
