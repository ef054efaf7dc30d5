"""The settings of the chaos processes. Import it before Django's settings are read."""

import os
from typing import Final

KEY: Final = "nxf_chaos:nxfs_chaos"

os.environ.update(
    DJANGO_SETTINGS_MODULE="nixadmin.settings",
    SECRET_KEY="only-for-the-chaos-suite",
    NIXFLEX_API_KEY=KEY,
    NIXFLEX_BASE_URL="http://127.0.0.1:9",
    PUSHES_AT_ONCE="8",
    ALLOWED_HOSTS="127.0.0.1",
    DEBUG="off",
    IMPORT_MINUTES="1",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///chaos.sqlite3")
