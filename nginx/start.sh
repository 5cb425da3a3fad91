#!/bin/sh
# Renders the templates beside this script into PARLEY_RUN_DIR, the one folder nginx writes to, and becomes nginx.
# Arguments are handed to nginx. The container and the tests both start here.
set -eu

if [ -n "${PARLEY_TLS_CERTIFICATE:-}" ] && [ -n "${PARLEY_TLS_KEY:-}" ]; then
    export PARLEY_SERVERS=https
elif [ -z "${PARLEY_TLS_CERTIFICATE:-}${PARLEY_TLS_KEY:-}" ]; then
    export PARLEY_SERVERS=http
else
    echo 'TLS needs both PARLEY_TLS_CERTIFICATE and PARLEY_TLS_KEY; only one of them is set.' >&2
    exit 1
fi

# nginx 1.25.1 made http2 a directive and deprecated it as a word of listen, which is all that 1.22 and 1.24 of
# current distributions know.
version=$(nginx -v 2>&1)
case ${version#*nginx/} in
    1.[0-9].* | 1.1[0-9].* | 1.2[0-4].* | 1.25.0*) export PARLEY_LISTEN_HTTP2=http2 PARLEY_HTTP2= ;;
    *) export PARLEY_LISTEN_HTTP2= PARLEY_HTTP2='http2 on;' ;;
esac

# One address or several, separated by spaces. Any of them can serve any request.
PARLEY_BACKEND_SERVERS=
for address in $PARLEY_BACKEND; do
    PARLEY_BACKEND_SERVERS="$PARLEY_BACKEND_SERVERS server $address;"
done
export PARLEY_BACKEND_SERVERS

# Just above what the backend takes, so that it is the backend that explains where the limit is.
export PARLEY_UPLOAD_KB=$((${PARLEY_UPLOAD_LIMIT:-25} * 1024 + 100))
export PARLEY_IMPORT_KB=$((${PARLEY_IMPORT_LIMIT:-2000} * 1024 + 100))

# From one address: calls a second, five times as many in a moment, and how many at once.
export PARLEY_CALLS_PER_SECOND="${PARLEY_CALLS_PER_SECOND:-100}" PARLEY_CONNECTIONS="${PARLEY_CONNECTIONS:-1000}"
export PARLEY_CALLS_BURST=$((PARLEY_CALLS_PER_SECOND * 5))

# Named one by one: nginx's own variables look the same and must stay.
variables='$PARLEY_RUN_DIR $PARLEY_SERVERS $PARLEY_BACKEND_SERVERS $PARLEY_PAGE_DIR $PARLEY_LISTEN $PARLEY_LISTEN_TLS
    $PARLEY_UPLOAD_KB $PARLEY_IMPORT_KB $PARLEY_CALLS_PER_SECOND $PARLEY_CALLS_BURST $PARLEY_CONNECTIONS $PARLEY_PUBLIC_TLS_PORT $PARLEY_TLS_CERTIFICATE $PARLEY_TLS_KEY $PARLEY_LISTEN_HTTP2 $PARLEY_HTTP2'

mkdir -p "$PARLEY_RUN_DIR"
for template in "$(dirname "$0")"/templates/*.template; do
    envsubst "$variables" <"$template" >"$PARLEY_RUN_DIR/$(basename "$template" .template)"
done

# Each stream holds two sockets; the soft limit many systems start with is 1024.
ulimit -S -n "$(ulimit -H -n)"

exec nginx -p "$PARLEY_RUN_DIR" -c "$PARLEY_RUN_DIR/nginx.conf" -e stderr "$@"
