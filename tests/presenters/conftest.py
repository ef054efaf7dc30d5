"""What is shown of a push is told by a client that does as it is told."""

from tests.services.conftest import listing as listing
from tests.services.conftest import nixflex as nixflex
from tests.services.conftest import shared as shared
