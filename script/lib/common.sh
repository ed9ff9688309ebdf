# Common: what the scripts share: where the checkout is, how progress and refusals look, how Python is made ready.
#
# Reads   requirements.lock, requirements-dev.lock, pyproject.toml
# Never   installs a package whose hash is not in the lock, nor anything a second time while the lock stands
# Start   prepare_python run|dev
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PYTHON="$ROOT/.venv/bin/python"
VAR=${YIFA_VAR:-$ROOT/var}
[[ $VAR == /* ]] || VAR=$PWD/$VAR
export YIFA_VAR=$VAR PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
SECONDS=0

say() { printf '[%4d 秒] %s\n' "$SECONDS" "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

is_root() { [[ $(id -u) == 0 ]]; }

APT_IS_FRESH=
# Install Debian packages; the list is fetched once a run.
apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    if [[ -z $APT_IS_FRESH ]]; then
        say "更新 Debian 软件包列表"
        apt-get update -qq >"$LOG_DIR/apt.log" 2>&1 || die "apt-get update 失败，详见 $LOG_DIR/apt.log。"
        APT_IS_FRESH=yes
    fi
    say "安装 Debian 软件包：$*"
    apt-get install -y -qq --no-install-recommends "$@" >>"$LOG_DIR/apt.log" 2>&1 ||
        die "apt-get install $* 失败，详见 $LOG_DIR/apt.log。"
}

# Print the first Python of 3.11 or later that can make a virtual environment; nothing when there is none.
find_python() {
    local name
    for name in python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
}

# Make .venv hold exactly what the lock of this kind says: `run` to run Yifa, `dev` to test it as well.
prepare_python() {
    local kind=$1 lock=requirements.lock python wanted
    [[ $kind == dev ]] && lock=requirements-dev.lock
    LOG_DIR=$VAR/log
    mkdir -p "$LOG_DIR" || die "数据目录 $VAR 不能写入；请检查权限，或设置 YIFA_VAR 指向另一个目录。"
    wanted=$(cd "$ROOT" && sha256sum "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
    wanted="$wanted $ROOT"
    [[ -x $PYTHON && -f $ROOT/.venv/$kind.stamp && $(<"$ROOT/.venv/$kind.stamp") == "$wanted" ]] &&
        "$PYTHON" -c '' 2>/dev/null && return

    python=$(find_python)
    if [[ -z $python ]]; then
        if is_root && command -v apt-get >/dev/null; then
            apt_install python3 python3-venv ca-certificates
            python=$(find_python)
        fi
        [[ -n $python ]] ||
            die "需要 Python 3.11 或更高版本及其 venv 模块；请先安装：sudo apt-get install python3 python3-venv"
    fi
    # A folder that was moved, or whose Python is gone, cannot be repaired.
    if ! "$PYTHON" -m pip --version >/dev/null 2>&1 || [[ $(cat "$ROOT/.venv/made-in" 2>/dev/null) != "$ROOT" ]]; then
        say "建立 Python 运行环境 .venv（$("$python" --version)）"
        "$python" -m venv --clear "$ROOT/.venv" >"$LOG_DIR/venv.log" 2>&1 ||
            die "建立 .venv 失败，详见 $LOG_DIR/venv.log。"
        printf '%s' "$ROOT" >"$ROOT/.venv/made-in"
    fi
    rm -f "$ROOT/.venv/$kind.stamp"
    say "按 $lock 安装依赖（逐个核对散列值）"
    pip_install --no-deps --only-binary :all: --require-hashes -r "$ROOT/$lock"
    pip_install --no-deps --no-build-isolation --no-index --editable "$ROOT"
    "$PYTHON" -m pip check >>"$LOG_DIR/pip.log" 2>&1 || die "依赖之间不一致，详见 $LOG_DIR/pip.log。"
    printf '%s' "$wanted" >"$ROOT/.venv/$kind.stamp"
    say "依赖已装好"
}

# Run pip with its full output in a log, and on the screen only what shows that it gets on.
pip_install() {
    if ! "$PYTHON" -m pip install "$@" 2>&1 | tee -a "$LOG_DIR/pip.log" | show_pip; then
        die "依赖没有装好，原因见 $LOG_DIR/pip.log 末尾；首次安装需要能访问 Python 软件源。"
    fi
}

show_pip() {
    local line
    while IFS= read -r line; do
        case $line in
            *Downloading*\(*\)*) say "  下载 ${line##*Downloading }" ;;
            *'Installing collected packages'*) say "  写入 .venv" ;;
        esac
    done
}
