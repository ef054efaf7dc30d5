"""Forms and filters: parse and validate what a browser sends; idempotency keys of forms."""
