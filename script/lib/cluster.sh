# Cluster: a Spark cluster on this machine: one master, two workers, each a process of its own, all on 127.0.0.1.
#
# Reads   requirements-spark.lock; YIFA_CLUSTER_PORT, YIFA_CLUSTER_CONNECT_PORT, YIFA_CLUSTER_CORES, YIFA_CLUSTER_MEMORY
# Never   listens on the network, or signals a process that it did not start
# Start   prepare_spark, start_cluster, stop_cluster
# shellcheck shell=bash

CLUSTER=$VAR/cluster
NODES=(master worker-1 worker-2 connect)

has_java() {
    local java=${JAVA_HOME:+$JAVA_HOME/bin/}java version
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    ((${version:-0} >= 17))
}

# Install Java where it is missing and this is root, then PySpark into .venv, every file by its hash.
prepare_spark() {
    LOG_DIR=$VAR/log
    mkdir -p "$LOG_DIR"
    if ! has_java; then
        if is_root && command -v apt-get >/dev/null && [[ -z ${JAVA_HOME:-} ]]; then
            apt_install openjdk-17-jre-headless
        fi
        has_java || die "Spark 需要 Java 17 或更高版本；请先安装：sudo apt-get install openjdk-17-jre-headless（已装在别处的，用 JAVA_HOME 指明）。"
    fi
    [[ -x $PYTHON ]] || prepare_python run
    local wanted
    wanted=$(sha256sum <"$ROOT/requirements-spark.lock" | cut -d' ' -f1)
    if [[ $(cat "$ROOT/.venv/spark.stamp" 2>/dev/null) != "$wanted" ]] || ! has_pyspark; then
        say "按 requirements-spark.lock 安装 PySpark（约 460 MB，逐个核对散列值）"
        # PySpark is published as source alone; what builds it stands in the lock.
        pip_install --no-deps --only-binary :all: --no-binary pyspark --no-build-isolation --require-hashes \
            -r "$ROOT/requirements-spark.lock"
        printf '%s' "$wanted" >"$ROOT/.venv/spark.stamp"
        say "PySpark 已装好"
    fi
}

has_pyspark() { "$PYTHON" -c 'import pyspark, grpc_status, pandas' 2>/dev/null; }

# A process is known by its number and by when it started: numbers are given again. One that ended but was not yet taken
# note of by whoever started it does not run.
born() {
    local words=()
    read -ra words < <(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || true
    [[ ${words[0]:-Z} == [ZX] ]] || printf '%s\n' "${words[19]}"
}

runs() {
    local pid start
    [[ -f $CLUSTER/$1.pid ]] && read -r pid start <"$CLUSTER/$1.pid" || return 1
    [[ -n $start && $(born "$pid") == "$start" ]]
}

# Start a node in a process group of its own: what it starts in turn ends with it.
launch() {
    local node=$1 pid
    shift
    (
        cd "$CLUSTER"
        exec env SPARK_HOME="$SPARK_HOME" SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY=512m SPARK_WORKER_DIR="$CLUSTER/work" \
            SPARK_LOCAL_DIRS="$CLUSTER/tmp" JAVA_TOOL_OPTIONS="-Djava.io.tmpdir=$CLUSTER/tmp" \
            SPARK_MASTER_OPTS=-Dspark.master.rest.enabled=false SPARK_WORKER_OPTS=-Dspark.worker.cleanup.enabled=true \
            setsid "$SPARK_HOME/bin/spark-class" "$@"
    ) >"$CLUSTER/$node.log" 2>&1 </dev/null 9>&- &
    pid=$!
    printf '%s %s\n' "$pid" "$(born "$pid")" >"$CLUSTER/$node.pid"
}

# Print what a node's log says by a pattern, once it does. spark-class replaces itself by Java: the number stays.
await() {
    local node=$1 pattern=$2 found=
    for _ in {1..600}; do
        found=$(grep -m 1 -oE "$pattern" "$CLUSTER/$node.log" 2>/dev/null) && break
        runs "$node" || break
        sleep 0.2
    done
    [[ -n $found ]] || { printf '集群的 %s 没有启动，原因见 %s 末尾。\n' "$node" "$CLUSTER/$node.log" >&2 && return 1; }
    printf '%s\n' "$found"
}

start_cluster() {
    local with_connect=$1 cores=${YIFA_CLUSTER_CORES:-2} memory=${YIFA_CLUSTER_MEMORY:-3g} port url n
    SPARK_HOME=$("$PYTHON" -c 'import pyspark; print(pyspark.__path__[0])')
    if ! runs master; then
        stop_cluster
        mkdir -p "$CLUSTER/work" "$CLUSTER/tmp"
        launch master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "${YIFA_CLUSTER_PORT:-0}" --webui-port 0
        url=$(await master 'spark://127\.0\.0\.1:[0-9]+') || fail_cluster
        printf '%s\n' "$url" >"$CLUSTER/master.url"
    fi
    url=$(<"$CLUSTER/master.url")
    for n in 1 2; do
        runs "worker-$n" || launch "worker-$n" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 \
            --cores "$cores" --memory "$memory" "$url"
    done
    for n in 1 2; do
        await "worker-$n" 'Successfully registered with master' >/dev/null || fail_cluster
    done
    if [[ -n $with_connect ]] && ! runs connect; then
        # One core of each worker; the others stay for whoever comes with the master's address.
        port=${YIFA_CLUSTER_CONNECT_PORT:-$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
        launch connect org.apache.spark.deploy.SparkSubmit --class org.apache.spark.sql.connect.service.SparkConnectServer \
            --name yifa-connect --master "$url" --conf spark.cores.max=2 --conf spark.driver.host=127.0.0.1 \
            --conf spark.ui.enabled=false --conf spark.driver.extraJavaOptions=-XX:+ExitOnOutOfMemoryError \
            --conf spark.connect.grpc.binding.address=127.0.0.1 \
            --conf spark.connect.grpc.binding.port="$port" --conf spark.sql.warehouse.dir="$CLUSTER/warehouse" spark-internal
        await connect 'Spark Connect server started' >/dev/null || fail_cluster
        printf 'sc://127.0.0.1:%s\n' "$port" >"$CLUSTER/connect.url"
    fi
}

fail_cluster() {
    stop_cluster
    exit 1
}

# End every node that still runs, the last started first, and whatever it started.
stop_cluster() {
    local node pid
    for node in connect worker-2 worker-1 master; do
        if runs "$node"; then
            read -r pid _ <"$CLUSTER/$node.pid"
            kill -TERM -- "-$pid" 2>/dev/null || true
            for _ in {1..50}; do
                kill -0 -- "-$pid" 2>/dev/null || break
                sleep 0.2
            done
            kill -KILL -- "-$pid" 2>/dev/null || true
        fi
        rm -f "$CLUSTER/$node.pid"
    done
    rm -rf "$CLUSTER/work" "$CLUSTER/tmp" "$CLUSTER"/*.url "$CLUSTER/warehouse"
}

status_cluster() {
    local node words pid
    for node in "${NODES[@]}"; do
        words=没有运行
        if runs "$node"; then
            read -r pid _ <"$CLUSTER/$node.pid"
            words="正在运行（进程 $pid）"
        fi
        printf '%-8s  %s\n' "$node" "$words"
    done
    runs master && printf '\n集群地址          %s\n' "$(<"$CLUSTER/master.url")"
    runs connect && printf 'Spark Connect 地址  %s\n' "$(<"$CLUSTER/connect.url")"
    runs master && runs worker-1 && runs worker-2
}
