package roma.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few MiB in memory, mounted by the test; only root may. */
final class SmallDisk implements AutoCloseable {
  private final Path at;

  private SmallDisk(Path at) {
    this.at = at;
  }

  /** Where mounting is not allowed the test is skipped, unless CI=true: then it fails. */
  static SmallDisk mount(Path at, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(at);
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at.toString())) {
      String reason = "no small disk can be mounted here: that needs root and mount(8)";
      System.out.println("SKIPPED: " + reason);
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(reason);
      }
      Assumptions.abort(reason);
    }
    return new SmallDisk(at);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Takes all the space that is left. */
  Path fill() throws IOException {
    Path filler = at.resolve("filler");
    byte[] block = new byte[64 << 10];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  @Override
  public void close() throws InterruptedException {
    run("umount", at.toString());
  }
}
