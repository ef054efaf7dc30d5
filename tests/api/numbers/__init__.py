"""What programs are answered about numbers."""
