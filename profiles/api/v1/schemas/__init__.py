"""What goes in and out of the API, as types from which its document is written."""
