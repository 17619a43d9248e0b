#!/usr/bin/env bash
# Builds the portal and runs every test; installs what the tests need. Ends with one line: N passed, N failed, N skipped.
#   tests/run.sh           everything, in well under 15 minutes
#   tests/run.sh --soak    the same with the long runs (PORTAL_SOAK=1) and the tests of the trait run=soak
set -u
cd "$(dirname "$0")/.." || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PORTAL_TEST_RUN=1
filter='run!=soak'
[ "${1:-}" = --soak ] && { export PORTAL_SOAK=1; filter='FullyQualifiedName~.'; }

need() { # command, Debian package
  command -v "$1" >/dev/null && return
  echo "installing $2"
  [ -n "${apt_updated:-}" ] || { apt-get update -qq && apt_updated=1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null || { echo "could not install $2"; exit 1; }
}
need chromium chromium
need sqlite3 sqlite3
need aws awscli
need mariadbd mariadb-server
need openssl openssl
ldconfig -p | grep -q 'libmariadb\.so\.3' || need libmariadb.so.3 libmariadb3
python3 -c 'import boto3' 2>/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-boto3 >/dev/null; }

# moto (pinned: tests/moto.py mends this version) from the machine, or from an environment of its own.
export PORTAL_TEST_PYTHON=python3
if ! python3 -c 'import moto, flask; assert moto.__version__ == "5.2.1"' 2>/dev/null; then
  environment=${XDG_CACHE_HOME:-$HOME/.cache}/subscriber-portal-tests
  [ -x "$environment/bin/moto_server" ] || { need virtualenv python3-venv; python3 -m venv "$environment" && "$environment/bin/pip" install -q 'moto[server]==5.2.1'; } \
    || { echo "could not install moto"; exit 1; }
  export PORTAL_TEST_PYTHON=$environment/bin/python3
fi

# The tests start their servers on ports and in folders of their own; a server ends with the test process that started it.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

failed_step=0
step() { echo "== $1"; shift; "$@" || { failed_step=1; return 1; }; }

step "build" dotnet build -c Release -v q || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
step "format" dotnet format --no-restore --verify-no-changes
for project in UnitTests IntegrationTests EndToEndTests; do
  step "$project" dotnet test "tests/SubscriberPortal.$project" -c Release --no-build --filter "$filter" \
    --logger "trx;LogFileName=$project.trx" --results-directory "$results" --blame-hang-timeout 5m --blame-hang-dump-type none
done

count() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ s += $1 } END { print s + 0 }'; }
total=$(count total) passed=$(count passed) failed=$(count failed)
skipped=$((total - passed - failed))
# A project that crashed before it wrote its results, or a format error, is a failure too.
[ "$failed_step" = 1 ] && [ "$failed" = 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$skipped" = 0 ] && [ "$passed" -gt 0 ]
