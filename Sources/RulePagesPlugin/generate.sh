#!/bin/sh
# Writes OUT/RuleRegistry.swift from the pages in RULES: `allRules`, and `slug` and `page` of each
# rule's type. A page without a type and a type without a page are compile errors. The file is
# replaced only when it changes, so that a build without a new page compiles nothing.
set -eu
export LC_ALL=C
rules=$1 out=$2
mkdir -p "$out"
new=$out/.RuleRegistry.new
{
  printf '/// Every rule, in the order of its slug.\n'
  printf 'package let allRules: [any Rule.Type] = [\n'
  for page in "$rules"/*.md; do
    slug=$(basename "$page" .md)
    case $slug in README | *.cases | '*') continue ;; esac
    printf '  %s.self,\n' "$(echo "$slug" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')"
  done
  printf ']\n'
  for page in "$rules"/*.md; do
    slug=$(basename "$page" .md)
    case $slug in README | *.cases | '*') continue ;; esac
    type=$(echo "$slug" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')
    printf '\nextension %s {\n  package static let slug = "%s"\n  package static let page = ####"""\n' "$type" "$slug"
    cat "$page"
    printf '\n"""####\n}\n'
  done
} > "$new"
if cmp -s "$new" "$out/RuleRegistry.swift"; then rm -f "$new"; else mv -f "$new" "$out/RuleRegistry.swift"; fi
