"""The catalogue of fields."""

from typing import Annotated

from ninja import Query, Router

from profiles import permissions
from profiles.api.requests import TokenRequest
from profiles.api.rights import Token
from profiles.api.v1.schemas.numbers.details import FieldList, FieldOut
from profiles.api.v1.schemas.problems import InvalidOut
from profiles.selectors.details.fields import catalogue

router = Router(tags=["details"])


@router.get(
    "/fields",
    auth=Token(permissions.SEE),
    response={200: FieldList, 422: InvalidOut},
    operation_id="list_fields",
    summary="List fields",
)
def list_fields(
    request: TokenRequest,
    archived: Annotated[
        bool, Query(description="Those that are not used any more, instead of the others.")
    ] = False,
) -> FieldList:
    """What is told of a business: each field with its kind, its help, and where it is used."""
    return FieldList(items=[FieldOut.of(each) for each in catalogue(request.user, archived=archived)])
