package roma.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import roma.benchmarks.processes.RomaHome;

/**
 * What a peer in Java is run from: Maven fetches it from Maven Central, by the peer's own {@code
 * pom.xml} in {@code modules/benchmarks/peers}, to {@code target/peers}. Nothing of it is part of
 * the product.
 */
final class PeerLibraries {
  private static final int FETCH_MINUTES = 10;

  private final Path home = RomaHome.find();
  private final String name;
  private final Path pom;
  private final Path built;

  PeerLibraries(String name) {
    this.name = name;
    this.pom = home.resolve("modules/benchmarks/peers").resolve(name).resolve("pom.xml");
    this.built = home.resolve("target/peers").resolve(name);
  }

  /** Fetches and builds what is not there yet; why that does not work. */
  Optional<String> obstacle() {
    if (!Files.exists(pom)) {
      return Optional.of("there is no " + pom);
    }
    try {
      return isBuilt() ? Optional.empty() : build();
    } catch (IOException failed) {
      return Optional.of(failed.getMessage());
    }
  }

  private boolean isBuilt() throws IOException {
    Path marker = built.resolve("built");
    if (!Files.exists(marker)) {
      return false;
    }
    try (Stream<Path> sources = Files.walk(pom.getParent())) {
      return sources.allMatch(source -> modified(source) <= modified(marker));
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Optional<String> build() throws IOException {
    if (Files.exists(built)) {
      try (Stream<Path> old = Files.walk(built)) {
        old.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    Files.createDirectories(built);
    Path log = built.resolve("build.log");
    List<String> command =
        List.of(
            home.resolve("mvnw").toString(),
            "-q",
            "-B",
            "--no-transfer-progress",
            "-f",
            pom.toString(),
            "-Dbuild.dir=" + built,
            "-DincludeScope=runtime",
            "-DoutputDirectory=" + built.resolve("lib"),
            "compile",
            "dependency:copy-dependencies");
    Process maven =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!maven.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        maven.destroy();
        return Optional.of(
            "Maven did not fetch it within " + FETCH_MINUTES + " minutes: see " + log);
      }
    } catch (InterruptedException stopped) {
      maven.destroy();
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
    if (maven.exitValue() != 0) {
      return Optional.of("Maven could not fetch or compile it: see " + log);
    }
    Files.createFile(built.resolve("built"));
    return Optional.empty();
  }

  String classPath() {
    return built.resolve("classes") + ":" + built.resolve("lib") + "/*";
  }

  /** Of a library, by the name of its file. */
  String version(String library) {
    try (Stream<Path> files = Files.list(built.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(library + "-"))
          .map(file -> file.substring(library.length() + 1).replace(".jar", ""))
          .findFirst()
          .orElse("of unknown version");
    } catch (IOException failed) {
      throw new UncheckedIOException(name + " has no libraries", failed);
    }
  }
}
