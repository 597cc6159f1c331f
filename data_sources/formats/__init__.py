"""All formats that are read, the surest of which reads a file."""

from __future__ import annotations

from typing import Final

from data_sources.formats import (
    activity_log,
    discord,
    discord_csv,
    discourse_archive,
    discourse_posts,
    discourse_readers,
    discourse_topics,
    discourse_users,
    edge_list,
    engage_reports,
    github_discussions,
    mattermost,
    mattermost_bulk,
    people_roster,
    reddit,
    slack,
    slack_channels,
    slack_members,
    stack_exchange,
    teams,
    teams_reports,
    telegram,
    viva,
    viva_users,
    whatsapp,
    zulip,
)
from data_sources.formats._format import Format

FORMATS: Final[tuple[Format, ...]] = (
    slack.FORMAT,
    viva.FORMAT,
    mattermost.FORMAT,
    discourse_posts.FORMAT,
    discord.FORMAT,
    discord_csv.FORMAT,
    zulip.FORMAT,
    whatsapp.FORMAT,
    telegram.FORMAT,
    github_discussions.FORMAT,
    reddit.FORMAT,
    engage_reports.FORMAT,
    teams_reports.FORMAT,
    slack_members.FORMAT,
    slack_channels.FORMAT,
    stack_exchange.FORMAT,
    discourse_topics.FORMAT,
    discourse_archive.FORMAT,
    discourse_users.FORMAT,
    discourse_readers.FORMAT,
    teams.FORMAT,
    mattermost_bulk.FORMAT,
    edge_list.FORMAT,
    viva_users.FORMAT,
    activity_log.FORMAT,
    people_roster.FORMAT,
)
