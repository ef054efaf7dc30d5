"""Models: one module per noun."""

from profiles.models import lookups as lookups
from profiles.models.account import Account
from profiles.models.agent import Agent
from profiles.models.api_request import ApiRequest
from profiles.models.api_token import ApiToken
from profiles.models.audit import AuditEvent
from profiles.models.bank_holiday import BankHoliday
from profiles.models.budget import WriteBudget
from profiles.models.check import MeantSo, NumberFinding
from profiles.models.column_name import ColumnName
from profiles.models.detail import NumberDetail
from profiles.models.draft import Draft
from profiles.models.field import Field
from profiles.models.invitation import Invitation
from profiles.models.notice import Notice, NoticeNumber, NoticeVersion
from profiles.models.number import PhoneNumber
from profiles.models.person import Person
from profiles.models.profile_text import ProfileText
from profiles.models.push import PushAttempt
from profiles.models.revision import Revision
from profiles.models.rollout import Rollout, RolloutRow
from profiles.models.saved_filter import SavedFilter
from profiles.models.search import SearchTerm
from profiles.models.tag import NumberTag, Tag
from profiles.models.team import Team
from profiles.models.template import Template, TemplateVersion
from profiles.models.used_code import UsedCode
from profiles.models.webhook import WebhookDelivery, WebhookEndpoint, WebhookSecret

__all__ = [
    "Account",
    "Agent",
    "ApiRequest",
    "ApiToken",
    "AuditEvent",
    "BankHoliday",
    "ColumnName",
    "Draft",
    "Field",
    "Invitation",
    "MeantSo",
    "Notice",
    "NoticeNumber",
    "NoticeVersion",
    "NumberDetail",
    "NumberFinding",
    "NumberTag",
    "Person",
    "PhoneNumber",
    "ProfileText",
    "PushAttempt",
    "Revision",
    "Rollout",
    "RolloutRow",
    "SavedFilter",
    "SearchTerm",
    "Tag",
    "Team",
    "Template",
    "TemplateVersion",
    "UsedCode",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookSecret",
    "WriteBudget",
]
