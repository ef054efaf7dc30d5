"""Forms about accounts: tokens for programs."""
