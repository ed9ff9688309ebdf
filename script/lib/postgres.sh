# Postgres: a PostgreSQL cluster of the tests' own, reached through a socket in a private folder alone.
#
# Reads   the newest PostgreSQL server installed
# Never   uses a server that happens to run, listens on the network, or turns fsync off
# Start   start_postgres, stop_postgres
# shellcheck shell=bash

POSTGRES_USER=
POSTGRES_FOLDER=

# Print the folder with the server's programs.
find_postgres() {
    local folder
    folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    if [[ ! -x $folder/initdb ]]; then
        folder=$(dirname "$(command -v initdb 2>/dev/null || printf '/none/initdb')")
    fi
    [[ -x $folder/initdb ]] && printf '%s\n' "$folder"
}

# The server refuses to run as root; it then runs as the user that Debian's package made, or as nobody.
as_postgres() {
    if [[ -n $POSTGRES_USER ]]; then
        runuser -u "$POSTGRES_USER" -- "$@"
    else
        "$@"
    fi
}

start_postgres() {
    local bin log
    bin=$(find_postgres) || return 1
    if is_root; then
        POSTGRES_USER=$(id -un postgres 2>/dev/null || printf 'nobody')
    fi
    mkdir -p "$VAR"
    POSTGRES_FOLDER=$VAR/test-pg
    if [[ -f $POSTGRES_FOLDER/data/postmaster.pid ]]; then
        POSTGRES_FOLDER=$POSTGRES_FOLDER POSTGRES_BIN=$bin stop_postgres
    fi
    rm -rf "$POSTGRES_FOLDER"
    mkdir -m 700 "$POSTGRES_FOLDER"
    if [[ -n $POSTGRES_USER ]]; then
        chown "$POSTGRES_USER" "$POSTGRES_FOLDER"
        if ! as_postgres test -w "$POSTGRES_FOLDER" 2>/dev/null; then
            # The checkout lies below a folder that only root may enter.
            rmdir "$POSTGRES_FOLDER"
            POSTGRES_FOLDER=$(mktemp -d /var/tmp/yifa-test-pg.XXXXXX)
            chown "$POSTGRES_USER" "$POSTGRES_FOLDER"
        fi
    fi
    # A socket's path has 107 bytes at most, which the checkout's own path may take up.
    POSTGRES_SOCKET=$(mktemp -d /tmp/yifa-pg.XXXXXX)
    [[ -z $POSTGRES_USER ]] || chown "$POSTGRES_USER" "$POSTGRES_SOCKET"
    POSTGRES_BIN=$bin
    log=$LOG_DIR/postgres.log
    # Without descriptor 9: a server left over after kill -9 must not hold this script's lock.
    (
        cd /
        as_postgres "$bin/initdb" --pgdata "$POSTGRES_FOLDER/data" --username yifa --auth trust \
            --encoding UTF8 --locale C.UTF-8 --no-instructions
        as_postgres tee -a "$POSTGRES_FOLDER/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$POSTGRES_SOCKET'
port = 5432
max_connections = 100
CONF
        as_postgres "$bin/pg_ctl" start --wait --timeout 60 --pgdata "$POSTGRES_FOLDER/data" \
            --log "$POSTGRES_FOLDER/server.log"
    ) >"$log" 2>&1 </dev/null 9>&- || die "测试用的 PostgreSQL 没有启动，详见 $log 和 $POSTGRES_FOLDER/server.log。"
    export YIFA_TEST_POSTGRES="postgresql://yifa@/postgres?host=$POSTGRES_SOCKET&port=5432"
}

stop_postgres() {
    [[ -n $POSTGRES_FOLDER && -d $POSTGRES_FOLDER/data ]] || return 0
    (cd / && as_postgres "$POSTGRES_BIN/pg_ctl" stop --mode immediate --wait --pgdata "$POSTGRES_FOLDER/data") \
        >/dev/null 2>&1 || true
    rm -rf "$POSTGRES_FOLDER" "${POSTGRES_SOCKET:-}"
}
