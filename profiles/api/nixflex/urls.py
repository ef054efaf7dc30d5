"""Addresses of the door: Nixflex's own, below ``/nixflex``."""

from django.urls import path, re_path

from profiles.api.nixflex import account, numbers

urlpatterns = [
    path("v1/phone-numbers", numbers.number_list, name="nixflex-numbers"),
    path("v1/phone-numbers/<str:number>", numbers.number_profile, name="nixflex-number"),
    path("v1/agents", account.agent_list, name="nixflex-agents"),
    path("v1/agents/<str:agent_id>", account.agent, name="nixflex-agent"),
    path("v1/usage", account.account_usage, name="nixflex-usage"),
    re_path(r"^(?P<rest>.*)$", account.elsewhere, name="nixflex-elsewhere"),
]
