#!/usr/bin/env bash
# Collects a class: every repository of an organisation whose name begins with a prefix, as it stood at a deadline.
#   ./collect.sh ORGANISATION PREFIX FOLDER ["2026-11-20 18:00 +0100"]
# PREFIXada becomes FOLDER/ada. Needs git and GitHub's own `gh`, logged in. Nothing of a repository is run.
set -euo pipefail
if [ $# -lt 3 ]; then sed -n '2,4p' "$0" | cut -c3- >&2; exit 2; fi
organisation="$1" prefix="$2" folder="$3" deadline="${4:-}"
export GIT_TERMINAL_PROMPT=0 GIT_LFS_SKIP_SMUDGE=1

in_place() { git -C "$place" -c core.hooksPath=/dev/null "$@"; }

collect() {
    local name="$1" student="${1#"$prefix"}" place branch commit
    place="$folder/$student"
    case "$student" in .*) return 1 ;; esac  # ".." would be a checkout of yours
    if [ -d "$place/.git" ]; then
        in_place fetch --quiet origin || return
    else
        gh repo clone "$organisation/$name" "$place" -- --quiet --no-recurse-submodules || return
    fi
    branch="$(in_place rev-parse --abbrev-ref origin/HEAD)" || return
    if [ -n "$deadline" ]; then
        commit="$(in_place rev-list -1 --before="$deadline" "$branch")" || return
    else
        commit="$(in_place rev-parse "$branch")" || return
    fi
    if [ -z "$commit" ]; then echo "$student: nothing before $deadline" >&2; return 1; fi
    in_place checkout --quiet --force --detach "$commit" || return
    echo "$student $(in_place log -1 --format='%cI %h')"
}

names="$(gh repo list "$organisation" --limit 4000 --no-archived --json name --jq '.[].name')"
mkdir -p "$folder"
failed=0
for name in $names; do
    case "$name" in "$prefix"?*) ;; *) continue ;; esac
    if ! collect "$name" < /dev/null; then
        echo "$name could not be collected" >&2
        failed=1
    fi
done
exit "$failed"
