"""What goes in and out of the operations about one number."""
