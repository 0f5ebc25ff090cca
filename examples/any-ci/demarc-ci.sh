#!/bin/sh
# How a plan travels from its review to the apply, in any CI. Two jobs call this script:
#
#   demarc-ci.sh plan    on every change that is proposed, with a token that may read
#   demarc-ci.sh apply   on the branch that is live, after the merge, with a token that may write; one at a time, and never cancelled
#
# PLANS is a folder that both jobs see: a mounted store, or one that the CI copies before and after. A plan is kept under the commit that it
# was made of. After the merge, that is the last commit of the merged branch: the second parent of a merge, the same commit of a
# fast-forward. A squash has neither, so REVIEWED_COMMIT has to name it: ask the server of your repository. Check out the head of the branch,
# not a trial merge of it: no later commit names that one. A plan that is made after the merge is no review.
set -eu

: "${PLANS:?set it to a folder in which plans are kept}"

refuse() {
  echo "demarc-ci: $1" >&2
  exit 4
}

fail() {
  rm -f "$2"
  exit "$1"
}

# By its whole name: a tag that is named like the branch would come first.
branch=${LIVE_BRANCH:-main}
fetch_live() {
  git fetch --quiet origin "refs/heads/$branch"
}

plan() {
  commit=$(git rev-parse HEAD)
  fetch_live
  if git merge-base --is-ancestor "$commit" FETCH_HEAD; then
    echo "demarc-ci: $commit is on $branch already: this plan is shown, and is no review" >&2
    demarc plan --format markdown --out junit=demarc-plan.xml
    return
  fi
  # A plan that cannot be applied is no review: the one of an earlier run of this commit goes, too.
  rm -f "$PLANS/$commit.json" "$PLANS/$commit.new"
  demarc plan --format markdown --out "json=$PLANS/$commit.new" --out junit=demarc-plan.xml || fail $? "$PLANS/$commit.new"
  mv "$PLANS/$commit.new" "$PLANS/$commit.json"
}

apply() {
  # A job that is run again after a later merge would put back what that one changed.
  fetch_live
  head=$(git rev-parse HEAD)
  [ "$head" = "$(git rev-parse FETCH_HEAD)" ] || refuse "this is not the last commit of $branch: run the job of that one"

  commit=${REVIEWED_COMMIT:-}
  case $commit in
    *[!0-9a-f]*) refuse 'REVIEWED_COMMIT is no commit' ;;
    # A branch that merged the live one ends with a merge commit, too, and its second parent is none of the branch.
    '') [ -f "$PLANS/$head.json" ] && commit=$head || commit=$(git rev-parse --quiet --verify 'HEAD^2') || commit=$head ;;
  esac
  if [ -f "$PLANS/$commit.json" ]; then
    demarc apply --yes --plan "$PLANS/$commit.json" --out json=demarc-report.json --log demarc.ndjson
    return
  fi
  [ "$(git rev-parse --is-shallow-repository)" = false ] && why='' || why=' (this clone is shallow, so a merge may lack its parents)'
  # Nothing is applied that nobody saw. Where nothing is left to change, that is fine.
  demarc plan --detailed-exitcode ||
    refuse "commit $commit has no plan$why: read the one above, then demarc apply --expect FINGERPRINT"
}

case ${1:-} in
  plan) plan ;;
  apply) apply ;;
  *)
    echo 'usage: demarc-ci.sh plan | apply' >&2
    exit 64
    ;;
esac
