#!/usr/bin/env bash
# Collects a class: every repository of an organisation whose name begins with a prefix, as it stood at a deadline.
#   ./collect.sh ORGANISATION PREFIX FOLDER ["2026-11-20 18:00 +0100"]
# PREFIXada becomes FOLDER/ada. Needs git and GitHub's own `gh`, logged in. Nothing of a repository is run.
set -euo pipefail
if [ $# -lt 3 ]; then sed -n '2,4p' "$0" | cut -c3- >&2; exit 2; fi
organisation="$1" prefix="$2" folder="$3" deadline="${4:-}"
export GIT_TERMINAL_PROMPT=0 GIT_LFS_SKIP_SMUDGE=1
mkdir -p "$folder"
gh repo list "$organisation" --limit 4000 --no-archived --json name --jq '.[].name' | while read -r name; do
    case "$name" in "$prefix"?*) student="${name#"$prefix"}" ;; *) continue ;; esac
    place="$folder/$student"
    if [ ! -d "$place/.git" ]; then
        gh repo clone "$organisation/$name" "$place" -- --quiet --no-recurse-submodules < /dev/null
    else
        git -C "$place" -c core.hooksPath=/dev/null fetch --quiet origin < /dev/null
    fi
    branch="$(git -C "$place" rev-parse --abbrev-ref origin/HEAD)"
    if [ -n "$deadline" ]; then
        commit="$(git -C "$place" rev-list -1 --before="$deadline" "$branch")"
    else
        commit="$(git -C "$place" rev-parse "$branch")"
    fi
    if [ -z "$commit" ]; then echo "$student: nothing before $deadline" >&2; continue; fi
    git -C "$place" -c core.hooksPath=/dev/null checkout --quiet --force --detach "$commit"
    echo "$student $(git -C "$place" log -1 --format='%cI %h')"
done
