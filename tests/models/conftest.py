"""What an import brings is told by a client that does as it is told."""

from tests.services.conftest import listing as listing
