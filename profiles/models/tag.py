"""Tags: short names by which numbers are grouped, filtered and chosen."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from profiles.models.limits import TAG_NAME_LIMIT
from profiles.models.number import PhoneNumber


class TagColour(models.TextChoices):
    """The colours of tags, each with a readable pair of tones in light and dark."""

    GREY = "grey", _("Grey")
    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    YELLOW = "yellow", _("Yellow")
    GREEN = "green", _("Green")
    BLUE = "blue", _("Blue")
    PURPLE = "purple", _("Purple")


class Tag(models.Model):
    """One tag. Colour is never its only mark: its ``letter`` stands beside it."""

    Colour = TagColour

    name = models.CharField(max_length=TAG_NAME_LIMIT)
    colour = models.CharField(max_length=8, choices=TagColour, default=TagColour.GREY)
    numbers = models.ManyToManyField(PhoneNumber, through="NumberTag", related_name="tags")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_once"),
            models.CheckConstraint(condition=Q(colour__in=TagColour.values), name="tag_colour_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def letter(self) -> str:
        """The mark that stands for it where there is no room for the name: its first letter or digit."""
        return next((char for char in self.name if char.isalnum()), "#").upper()


class NumberTag(models.Model):
    """One number has one tag."""

    number = models.ForeignKey(
        PhoneNumber, on_delete=models.CASCADE, related_name="number_tags", db_index=False
    )
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="number_tags", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "tag"], name="number_tag_once")]
        indexes = [models.Index(fields=["tag", "number"], name="number_by_tag")]

    def __str__(self) -> str:
        return f"tag {self.tag_id} on number {self.number_id}"
