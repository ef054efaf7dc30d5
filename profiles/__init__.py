"""Business profiles of phone numbers: the mirror, editing, pushing, history and audit."""
