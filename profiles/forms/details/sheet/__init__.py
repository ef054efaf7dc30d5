"""What the sheet of details asks and sends."""
