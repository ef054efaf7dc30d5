"""Bank holidays by region: rows, so that no upgrade of a library changes what anybody says."""

from django.db import models

from profiles.models.limits import HOLIDAY_NAME_LIMIT, REGION_LIMIT


class BankHoliday(models.Model):
    """One bank holiday of a region: an ISO 3166 country ("IE") or a part of one ("GB-SCT")."""

    region = models.CharField(max_length=REGION_LIMIT)
    date = models.DateField()
    name = models.CharField(max_length=HOLIDAY_NAME_LIMIT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "date"], name="bank_holiday_once")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
