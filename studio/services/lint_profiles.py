"""By which conventions a series' lettering is checked: the profiles that exist, and the one chosen for each language.

Question: which lint profile holds for a language of this story, and who said so?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.lettering.checks.lint_profiles import LintProfile, profile_for
from studio.services.context import Services
from studio.services.paging import invalid, language_tag

Json = dict[str, Any]
_MOST_LANGUAGES = 60


def list_profiles(svc: Services) -> Json:
    """Every profile: ``{items: [{id, name, languages, reading, checks}]}``.

    `languages` are those that are checked by it unless a story says otherwise ("*": all that have none of their own);
    `checks` are its limits and switches by subject, without what it does not check.
    """
    return {"items": [_shown(profile) for profile in svc.catalogue.lint_profiles.values()]}


def changed(svc: Services, held: Mapping[str, str], wished: Any) -> dict[str, str]:
    """The choices of a story after a change: the languages that it names get their profile, None takes one back.

    Raises:
        InvalidInputError: `unknown-lint-profile` naming those that exist; a key that is no language tag.
    """
    if not isinstance(wished, Mapping) or len(wished) > _MOST_LANGUAGES:
        raise invalid(["lint_profiles"], f"must name a profile for each of at most {_MOST_LANGUAGES} languages")
    choices = dict(held)
    for language, named in wished.items():
        tag = language_tag(language, "lint_profiles")
        if named is None:
            choices.pop(tag, None)
        else:
            choices[tag] = profile_for(svc.catalogue.lint_profiles, tag, str(named)).id
    return dict(sorted(choices.items()))


def chosen(story: Mapping[str, Any], known: Mapping[str, LintProfile], language: str) -> str | None:
    """The profile that somebody chose for a story's lettering in a language; None where nobody did.

    A choice for "pt" holds for "pt-BR" too. One whose profile is gone is none.
    """
    choices = story.get("lint_profiles") or {}
    found = choices.get(language) or choices.get(language.split("-")[0])
    return found if found in known else None


def default_for(svc: Services, language: str) -> str:
    """The profile that a language has where nobody chose one."""
    return profile_for(svc.catalogue.lint_profiles, language).id


def _shown(profile: LintProfile) -> Json:
    subjects = profile.model_dump(mode="json", exclude={"id", "title", "languages", "reading"}, exclude_none=True)
    return {
        "id": profile.id,
        "name": profile.title,
        "languages": profile.languages,
        "reading": profile.reading.model_dump(mode="json"),
        "checks": subjects,
    }
