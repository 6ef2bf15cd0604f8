# Sourced by mvnw and recap: finds a JDK that can build and run RECap, whatever `java` on the PATH is.

need=25

# Prints the feature version of the JDK in $1, or nothing when $1 holds no JDK with a compiler.
feature() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the oldest suitable JDK: the closest to the one the gates were tried on.
find_jdk() {
  on_path=
  if command -v javac >/dev/null 2>&1; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  fi
  for home in "${JAVA_HOME:-}" "$on_path"; do
    version=$(feature "$home")
    if [ -n "$version" ] && [ "$version" -ge "$need" ]; then
      printf '%s\n' "$home"
      return
    fi
  done
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/root}"/.jdks/* \
    "${HOME:-/root}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(feature "$home")
    if [ -n "$version" ] && [ "$version" -ge "$need" ]; then
      printf '%s %s\n' "$version" "$home"
    fi
  done | sort -n -s -k1,1 | head -n 1 | cut -d' ' -f2-
}

# The same, or one clear sentence and the end.
require_jdk() {
  jdk=$(find_jdk)
  if [ -z "$jdk" ]; then
    printf '%s\n' "Tried to find a JDK $need or newer but JAVA_HOME, the PATH and /usr/lib/jvm hold none: install one (for example apt-get install openjdk-$need-jdk-headless, or Temurin $need from https://adoptium.net)." >&2
    exit 1
  fi
}
