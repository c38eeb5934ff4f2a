# Sourced by the launchers beside it, with $roma_home set: finds a JDK, builds when sources are newer than the last
# build, and becomes the JVM. POSIX sh; needs a JDK 17 or newer, and curl or wget for the first build.

roma_fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# Sets roma_java and roma_java_version: JAVA_HOME's, else the first on PATH.
roma_find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    roma_java=$JAVA_HOME/bin/java
    [ -x "$roma_java" ] || roma_fail "JAVA_HOME is $JAVA_HOME, which has no bin/java: set it to a JDK 17 or newer."
  else
    roma_java=$(command -v java) || roma_fail "no java on the PATH: install a JDK 17 or newer, or set JAVA_HOME to one."
  fi
  roma_java_version=$("$roma_java" -version 2>&1 | sed -n 's/^.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
  [ "${roma_java_version:-0}" -ge 17 ] ||
    roma_fail "$roma_java is Java ${roma_java_version:-of unknown version}: ROMA needs a JDK 17 or newer; set JAVA_HOME to one."
}

roma_need_compiler() {
  if [ -n "${JAVA_HOME:-}" ]; then
    [ -x "$JAVA_HOME/bin/javac" ] || roma_fail "$JAVA_HOME has no bin/javac: building needs a JDK, not a JRE."
  else
    command -v javac >/dev/null || roma_fail "no javac on the PATH: building needs a JDK, not a JRE."
  fi
}

roma_run=$roma_home/target/run

# Directories count too: their times tell of deleted files.
roma_is_built() {
  [ -f "$roma_run/built" ] &&
    [ -z "$(find "$roma_home/pom.xml" "$roma_home"/modules/*/pom.xml "$roma_home"/modules/*/src/main \
      -newer "$roma_run/built" 2>/dev/null | head -n 1)" ]
}

# One launcher builds; the others wait for it and then find everything built.
roma_build_alone() {
  mkdir -p "$roma_home/target" || roma_fail "cannot write to $roma_home/target, where ROMA builds itself."
  if command -v flock >/dev/null; then
    exec 9>"$roma_home/target/launcher.lock"
    flock -n 9 || { echo "${0##*/}: waiting for another launcher's build" >&2; flock 9; }
    roma_is_built || roma_build 9>&-
    exec 9>&-
  else
    roma_lock_by_directory
    trap 'rm -rf "$roma_lock"' EXIT
    trap 'exit 130' INT TERM HUP
    roma_is_built || roma_build
    rm -rf "$roma_lock"
    trap - EXIT INT TERM HUP
  fi
}

# Where there is no flock: a directory that names its owner, broken when the owner is gone.
roma_lock_by_directory() {
  roma_lock=$roma_home/target/launcher.lock.d
  roma_waited=0
  until mkdir "$roma_lock" 2>/dev/null; do
    roma_owner=$(cat "$roma_lock/pid" 2>/dev/null)
    # Without a pid the owner is between mkdir and writing it, or died there.
    if { [ -n "$roma_owner" ] && ! kill -0 "$roma_owner" 2>/dev/null; } ||
      { [ -z "$roma_owner" ] && [ "$roma_waited" -ge 10 ]; }; then
      # Of several who see it stale only one can rename it.
      mv "$roma_lock" "$roma_lock.stale.$$" 2>/dev/null && rm -rf "$roma_lock.stale.$$"
      continue
    fi
    [ "$roma_waited" -ne 0 ] || echo "${0##*/}: waiting for another launcher's build" >&2
    roma_waited=$((roma_waited + 1))
    sleep 1
  done
  echo $$ >"$roma_lock/pid"
}

# Builds into a new directory and renames it, so that running nodes keep the files they have open.
roma_build() {
  roma_need_compiler
  if [ -d "$roma_run" ]; then
    echo "${0##*/}: sources are newer than the build: building again" >&2
  else
    echo "${0##*/}: building ROMA (on a new machine it first fetches Maven and libraries: 200 MB, some minutes)" >&2
  fi
  roma_new=$roma_home/target/run.new
  roma_log=$roma_home/target/launcher-build.log
  rm -rf "$roma_new"
  mkdir -p "$roma_new/lib"
  : >"$roma_new/built"
  {
    cd "$roma_home" && ./mvnw -B -Dstyle.color=never -Dmaven.test.skip=true -Dchecks=off -Dbuild.dir=target/launcher \
      -Dlauncher.lib="$roma_new/lib" -pl modules/benchmarks -am package 2>&1 </dev/null
    echo "roma-exit-code $?"
  } | tee "$roma_log" | roma_show_progress ||
    roma_fail "the build failed; the whole log is in $roma_log"
  cp "$roma_home"/modules/benchmarks/target/launcher/roma-benchmarks-*.jar "$roma_new/lib/" ||
    roma_fail "the build left no modules/benchmarks/target/launcher/roma-benchmarks-*.jar"
  rm -rf "$roma_run.old"
  [ ! -d "$roma_run" ] || mv "$roma_run" "$roma_run.old"
  mv "$roma_new" "$roma_run"
  rm -rf "$roma_run.old"
  roma_archive_classes
}

# Starts a node once and keeps the classes that it has loaded as the JVM wants them, which later starts map instead of
# parsing: a third of a start's CPU. Only an optimisation: whatever fails here is left out.
roma_archive_classes() {
  echo "  class archive" >&2
  roma_trial=$(mktemp -d "${TMPDIR:-/tmp}/roma-archive-XXXXXX") || return 0
  "$roma_java" -Xmx128m -Xshare:auto -XX:ArchiveClassesAtExit="$roma_run/classes.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off \
    -cp "$roma_run/lib/*" roma.node.RomaNodeMain -p 0 --cluster-port 0 --data "$roma_trial/data" \
    >"$roma_trial/log" 2>&1 </dev/null &
  roma_trial_pid=$!
  # In the background it does not hear the interrupt that ends this script.
  trap 'kill "$roma_trial_pid" 2>/dev/null; rm -rf "$roma_trial"; exit 130' INT TERM HUP
  roma_tries=0
  until grep -q ' ready$' "$roma_trial/log" 2>/dev/null || [ "$roma_tries" -ge 60 ]; do
    kill -0 "$roma_trial_pid" 2>/dev/null || break
    roma_tries=$((roma_tries + 1))
    sleep 1
  done
  kill "$roma_trial_pid" 2>/dev/null || :
  wait "$roma_trial_pid" 2>/dev/null || :
  trap - INT TERM HUP
  rm -rf "$roma_trial"
}

# Maven's log as a few lines: modules, downloads counted, errors.
roma_show_progress() {
  roma_fetched=0
  roma_code=1
  while IFS= read -r roma_line; do
    case $roma_line in
      *"Downloaded from "*)
        roma_fetched=$((roma_fetched + 1))
        [ $((roma_fetched % 50)) -ne 0 ] || echo "  $roma_fetched files fetched" >&2
        ;;
      "[INFO] Building ROMA "*"["*"/"*"]"*)
        echo "  ${roma_line#"[INFO] Building "}" >&2
        ;;
      "[ERROR]"*) echo "  $roma_line" >&2 ;;
      "roma-exit-code "*) roma_code=${roma_line#roma-exit-code } ;;
      "mvnw"* | *"rror:"*) echo "  $roma_line" >&2 ;;
    esac
  done
  return "$roma_code"
}

# roma_exec MAIN_CLASS ARGUMENT...: JVM options come from $roma_jvm_options, then the user's ROMA_JAVA_OPTS.
roma_exec() {
  roma_find_java
  roma_is_built || roma_build_alone
  # Netty and RocksDB use what newer JVMs warn of; older ones do not know the options.
  roma_flags=
  [ "$roma_java_version" -lt 22 ] || roma_flags="--enable-native-access=ALL-UNNAMED"
  [ "$roma_java_version" -lt 23 ] || roma_flags="$roma_flags --sun-misc-unsafe-memory-access=allow"
  [ ! -t 1 ] || roma_flags="$roma_flags -Droma.terminal=true"
  # Compiled for good only what stays hot: a start, and a join, are over before that would pay.
  roma_flags="$roma_flags -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=6000"
  roma_flags="$roma_flags -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=200000"
  # The optimising compiler puts less code of callees into one method: it is done twice as soon (docs/decisions/033).
  roma_flags="$roma_flags -XX:MaxInlineLevel=9 -XX:InlineSmallCode=1200 -XX:FreqInlineSize=200"
  # Netty's search for leaked buffers takes a stack trace of every 128th: for tests, which have it on.
  roma_flags="$roma_flags -Dio.netty.leakDetection.level=disabled"
  # A word of its own below: its path may hold blanks. An archive of another JVM is passed over.
  roma_archive=
  [ ! -f "$roma_run/classes.jsa" ] || roma_archive=-XX:SharedArchiveFile=$roma_run/classes.jsa
  roma_flags="$roma_flags -Xlog:cds=off -Xlog:cds+dynamic=off"
  # Words split on purpose: options are lists.
  # shellcheck disable=SC2086
  exec "$roma_java" $roma_flags ${roma_archive:+"$roma_archive"} ${roma_jvm_options:-} ${ROMA_JAVA_OPTS:-} -Droma.home="$roma_home" -cp "$roma_run/lib/*" "$@"
}
