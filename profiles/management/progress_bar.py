"""Progress bar for terminals."""


def progress_bar(done: int, total: int, width: int = 30) -> str:
    """Return ``done`` of ``total`` as a bar with its percentage: "[#######-------]  50 %"."""
    share = min(done / total, 1.0) if total else 1.0
    filled = int(share * width)
    return f"[{'#' * filled}{'-' * (width - filled)}] {int(share * 100):3} %"
