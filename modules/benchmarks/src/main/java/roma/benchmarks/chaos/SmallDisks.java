package roma.benchmarks.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Data directories on disks of their own, in memory, so small that one can be filled. Needs root
 * and mount(8). One thread.
 */
final class SmallDisks implements AutoCloseable {
  private static final String SIZE = "160m";
  private static final String FILLER = "filler";
  private static final int MIB = 1 << 20;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final long MOUNT_SECONDS = 30;

  private final Set<Path> mounted = new LinkedHashSet<>();

  /** Mounts one there, where none is. */
  void mount(Path at) {
    if (mounted.contains(at)) {
      return;
    }
    try {
      Files.createDirectories(at);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", at.toString());
    mounted.add(at);
  }

  /** Takes all space but so much. */
  void fill(Path at, int mebibytesLeft) {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(at.resolve(FILLER))) {
      FileStore disk = Files.getFileStore(at);
      while (disk.getUsableSpace() > (long) mebibytesLeft * MIB) {
        out.write(block);
      }
    } catch (IOException full) {
      // The node has written meanwhile: there is nothing left to take.
    }
  }

  void free(Path at) {
    try {
      Files.deleteIfExists(at.resolve(FILLER));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(MOUNT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed: small disks need root and mount(8)");
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a disk was mounted", stopped);
    }
  }

  /** What was on them stays, on the disk below. */
  @Override
  public void close() {
    for (Path at : mounted) {
      Path kept = at.resolveSibling(at.getFileName() + "-kept");
      free(at);
      copy(at, kept);
      run("umount", "-l", at.toString());
      try {
        Files.delete(at);
        Files.move(kept, at);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    mounted.clear();
  }

  /** Of a directory, to another disk. */
  static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** All that is in a directory, which stays. */
  static void empty(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
  }
}
