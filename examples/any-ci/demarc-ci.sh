#!/bin/sh
# How a plan travels from its review to the apply, in any CI. Two jobs call this script:
#
#   demarc-ci.sh plan    on every change that is proposed, with a token that may read
#   demarc-ci.sh apply   on the branch that is live, after the merge, with a token that may write; one at a time, and never cancelled
#
# PLANS is a folder that both jobs see: a mounted store, or one that the CI copies before and after. A plan is kept under the commit that it
# was made of. After the merge, that is the last commit of the merged branch: the second parent of a merge, the same commit of a
# fast-forward. A squash has neither, so REVIEWED_COMMIT has to name it: ask the server of your repository.
set -eu

: "${PLANS:?the folder in which plans are kept}"

refuse() {
  echo "demarc-ci: $1" >&2
  exit 4
}

fail() {
  rm -f "$2"
  exit "$1"
}

plan() {
  commit=$(git rev-parse HEAD)
  # A plan that cannot be applied is no review: the one of an earlier run of this commit goes, too.
  rm -f "$PLANS/$commit.json" "$PLANS/$commit.new"
  demarc plan --format markdown --out "json=$PLANS/$commit.new" --out junit=demarc-plan.xml || fail $? "$PLANS/$commit.new"
  mv "$PLANS/$commit.new" "$PLANS/$commit.json"
}

apply() {
  branch=${LIVE_BRANCH:-main}
  # A job that is run again after a later merge would put back what that one changed.
  git fetch --quiet origin "$branch"
  [ "$(git rev-parse HEAD)" = "$(git rev-parse FETCH_HEAD)" ] || refuse "this is not the last commit of $branch: run the job of that one"

  commit=${REVIEWED_COMMIT:-}
  [ -n "$commit" ] || commit=$(git rev-parse --quiet --verify 'HEAD^2') || commit=$(git rev-parse HEAD)
  case $commit in
    *[!0-9a-f]* | '') refuse 'REVIEWED_COMMIT is no commit' ;;
  esac
  if [ -f "$PLANS/$commit.json" ]; then
    demarc apply --yes --plan "$PLANS/$commit.json" --out json=demarc-report.json --log demarc.ndjson
    return
  fi
  # Nothing is applied that nobody saw. Where nothing is left to change, that is fine.
  demarc plan --detailed-exitcode || refuse "commit $commit has no plan: read the one above, then apply it by hand with its fingerprint"
}

case ${1:-} in
  plan) plan ;;
  apply) apply ;;
  *)
    echo 'usage: demarc-ci.sh plan | apply' >&2
    exit 64
    ;;
esac
