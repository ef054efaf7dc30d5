"""Forms about accounts: tokens for programs, endpoints of webhooks."""
