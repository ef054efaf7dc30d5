"""What programs are answered, at the level of HTTP."""
