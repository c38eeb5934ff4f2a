package roma.benchmarks.processes;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the repository whose {@code bin/roma-node} is to be started. */
public final class RomaHome {
  private RomaHome() {}

  /**
   * {@code -Droma.home}, or the nearest directory above the working one that holds {@code
   * bin/roma-node}.
   */
  public static Path find() {
    String configured = System.getProperty("roma.home");
    if (configured != null) {
      return Path.of(configured);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("bin/roma-node"))) {
        return at;
      }
    }
    throw new IllegalStateException(
        "bin/roma-node was not found: set -Droma.home to the repository");
  }
}
