# shellcheck shell=sh
# Sourced by the scripts in bin, which set $home, $archive, $jar, $main, $log and $memory: starts Java. It starts no
# other process, each of which would cost a tenth of what zward's own start costs.

if [ -n "${ZWARD_JAVA-}" ]; then
    java=$ZWARD_JAVA
elif [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java) || java=java
fi
if [ ! -x "$java" ]; then
    echo "zward: $java: no such program: install Java 17 or later, or set JAVA_HOME to where it is" >&2
    exit 1
fi

# A standard stream that is closed would be had by the first file that Java opens, and exec's COMMAND would get that.
if [ -d /proc/self/fd ]; then
    [ -h /proc/self/fd/0 ] || exec < /dev/null
    [ -h /proc/self/fd/1 ] || exec > /dev/null
    [ -h /proc/self/fd/2 ] || exec 2> /dev/null
fi

# For a quick start and a small memory: the simplest compiler, and late; the simplest collector; no performance counters in
# /tmp; JNA's library as a file, and no ldconfig run by JNA; no set-up of java.util.logging, which only JNA names; no
# converters of picocli's for what it finds in the JDK. An archive that does not fit this Java or this place is passed
# over without a word, and so are the options that this Java does not know; Java 24 and later warn without them of what
# JNA and Guice do.
# shellcheck disable=SC2086  # words are meant
exec "$java" -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5 -XX:+UseSerialGC -XX:-UsePerfData \
    $memory -Xlog:disable "$archive" -XX:+IgnoreUnrecognizedVMOptions \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "-Djna.boot.library.path=$home/lib/linux-x86-64:$home/lib/linux-aarch64" \
    -Djna.nosys=true -Djna.nounpack=true -Djna.platform.library.path= \
    -Djava.util.logging.config.file=/dev/null/none -Dpicocli.converters.excludes='java\..*' \
    -Dslf4j.internal.verbosity=WARN -Dslf4j.provider="$log" \
    -cp "$home/lib/$jar" "$main" "$@"
