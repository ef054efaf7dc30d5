"""The product's own API: one module a capability, thin over the services that the pages call."""
