#!/usr/bin/env bash
# Prepares this machine for PackageFeed=partial: compiles librdkafka from the sources in Confluent's npm package and
# packs it into a local NuGet feed. Does nothing when that was done before. See README.md beside it.
#   restricted-feed.sh CACHE_FOLDER     (dotnet must be on PATH)
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="$1"
version=2.15.1
package="$cache/feed/librdkafka.redist.$version.nupkg"
stamp="$cache/feed/librdkafka.redist.stamp"

die() { printf '%s\n' "$@" >&2; exit 1; }

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) runtime=linux-x64 ;;
    Linux-aarch64) runtime=linux-arm64 ;;
    *) die "Your NuGet sources do not serve librdkafka.redist $version, and its stand-in is built on Linux only." \
           "Add the public NuGet gallery to your NuGet sources (dotnet nuget add source), then start again." ;;
esac

# What the package is made from; a change of it makes a new package.
wanted="$runtime $(cat "$here/librdkafka.redist/package.json" "$here/librdkafka.redist/librdkafka.redist.csproj" | cksum)"
done_before() { [ -f "$package" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; }

# with_progress TEXT LOG COMMAND...: one line that counts seconds on a terminal, every half minute elsewhere.
with_progress() {
    local text="$1" log="$2" start=$SECONDS shown=0 status=0
    shift 2
    # A process group of its own, so that Ctrl-C can end all of it; without the lock, which must not outlive us.
    set -m
    "$@" >"$log" 2>&1 </dev/null 9>&- &
    local job=$!
    set +m
    trap 'kill -- -'"$job"' 2>/dev/null; exit 130' INT TERM
    [ -t 2 ] || printf '%s\n' "$text" >&2
    while kill -0 "$job" 2>/dev/null; do
        if [ -t 2 ]; then
            printf '\r%s %d s' "$text" $((SECONDS - start)) >&2
        elif [ $((SECONDS - start - shown)) -ge 30 ]; then
            shown=$((SECONDS - start))
            printf '… %d s\n' "$shown" >&2
        fi
        sleep 1
    done
    wait "$job" || status=$?
    trap - INT TERM
    if [ -t 2 ]; then printf '\r%s %d s\n' "$text" $((SECONDS - start)) >&2; else printf '… done after %d s\n' $((SECONDS - start)) >&2; fi
    if [ "$status" -ne 0 ]; then
        cp "$log" "$cache/failed.log"
        tail -n 25 "$log" >&2
        die "That failed with exit code $status; the whole output is in $cache/failed.log."
    fi
}

install_missing() {
    local missing=""
    command -v node >/dev/null || missing="$missing nodejs"
    command -v npm >/dev/null || missing="$missing npm"
    command -v g++ >/dev/null || missing="$missing g++"
    command -v make >/dev/null || missing="$missing make"
    command -v python3 >/dev/null || missing="$missing python3"
    [ -f /usr/include/openssl/ssl.h ] || missing="$missing libssl-dev"
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        die "librdkafka has to be compiled on this machine, which needs:$missing" "Install them: sudo apt-get install -y --no-install-recommends$missing"
    fi
    # shellcheck disable=SC2086 # a list of words
    with_progress "Installing$missing (system packages, once per machine)…" "$work/apt.log" \
        env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get -q update && apt-get -q install -y --no-install-recommends "$@"' sh $missing
}

compile() {
    cd "$work/npm"
    # Dynamic linking is what leaves a shared library behind.
    CKJS_LINKING=dynamic npm install --no-audit --no-fund --no-package-lock --foreground-scripts
}

pack() {
    cd "$work/pack"
    env -u RestoreAdditionalProjectSources NUGET_PACKAGES="$cache/packages" dotnet pack librdkafka.redist.csproj -c Release -o "$work/out" \
        -nodeReuse:false -p:NativeLibrary="$work/librdkafka.so" -p:NativeRuntime="$runtime"
}

! done_before || exit 0
mkdir -p "$cache/feed" "$cache/packages"

# The second of two starts waits for the first and then finds the work done.
exec 9>"$cache/feed.lock"
if ! flock -n 9; then
    echo "Another start is preparing this machine; waiting for it…" >&2
    flock 9
fi
! done_before || exit 0

work="$(mktemp -d "$cache/build.XXXXXX")"
trap 'rm -rf "$work"' EXIT
mkdir "$work/npm" "$work/pack" "$work/out"
cp "$here/librdkafka.redist/package.json" "$work/npm/"
cp "$here"/librdkafka.redist/*.csproj "$here"/librdkafka.redist/Directory.* "$work/pack/"

install_missing
with_progress "Compiling librdkafka $version (about 2 minutes, once per machine)…" "$work/npm.log" compile

built="$work/npm/node_modules/@confluentinc/kafka-javascript/build/deps/librdkafka.so"
[ -e "$built" ] || die "npm ended well and left no $built; its layout has changed, see eng/README.md."
cp -L "$built" "$work/librdkafka.so"

# The same build has the native part of Confluent's JavaScript client, which the interop tests need: compiled once.
addon="$cache/librdkafka/node_modules/@confluentinc/kafka-javascript/build"
mkdir -p "$addon/Release" "$addon/deps"
cp "$work"/npm/node_modules/@confluentinc/kafka-javascript/build/Release/*.node "$addon/Release/"
cp -L "$work"/npm/node_modules/@confluentinc/kafka-javascript/build/deps/librdkafka*.so.1 "$addon/deps/"
strip --strip-unneeded "$work/librdkafka.so"

with_progress "Packing librdkafka.redist $version…" "$work/pack.log" pack
mv "$work/out/librdkafka.redist.$version.nupkg" "$package"
# NuGet never looks again at a version it has unpacked.
rm -rf "$cache/packages/librdkafka.redist/$version"
printf '%s' "$wanted" >"$stamp"
