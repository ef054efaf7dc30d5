"""Programs that use the API and the door that speaks Nixflex, send again blindly, and are told by webhooks."""
