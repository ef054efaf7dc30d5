"""A receiver on a socket, and an endpoint that leads there."""

from tests.webhooks.fixtures import heard as heard
from tests.webhooks.fixtures import listening as listening
from tests.webhooks.fixtures import make_endpoint as make_endpoint
