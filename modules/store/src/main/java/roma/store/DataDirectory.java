package roma.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import roma.store.StoreException.Category;

/** What can be done with a node's directory whose store does not open. */
public final class DataDirectory {
  private static final String OTHERS = "other-nodes";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private DataDirectory() {}

  /**
   * Remembers, beside the store, where the cluster's other nodes are.
   *
   * @param nodes {@code host_port} each
   */
  public static void rememberOthers(Path directory, List<String> nodes) {
    if (nodes.equals(others(directory))) {
      return;
    }
    Path next = directory.resolve(OTHERS + ".new");
    try {
      Files.write(next, nodes, StandardCharsets.UTF_8);
      Files.move(next, directory.resolve(OTHERS), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw failed("Remembering the other nodes", failure);
    }
  }

  /** What {@link #rememberOthers} wrote last; empty where it never did. */
  public static List<String> others(Path directory) {
    try {
      return Files.readAllLines(directory.resolve(OTHERS));
    } catch (IOException none) {
      return List.of();
    }
  }

  /** Whether there is no node's data in it, nor any that has lost its owner's name. */
  public static boolean isNew(Path directory) {
    return !Files.exists(directory.resolve(IdentityFile.NAME))
        && !Files.exists(directory.resolve(IdentityFile.RECORDS));
  }

  /**
   * The cluster that the directory's data belongs to; empty where that cannot be told, or it never
   * belonged to one.
   *
   * @throws StoreException where it is another node's, or cannot be told whose it is
   */
  public static Optional<UUID> cluster(Path directory, StoreOptions options) {
    return IdentityFile.forOpening(directory, options).identity().cluster();
  }

  /**
   * Moves the data, whose store is not open, into a directory of its own within this one, where
   * nothing reads it any more: the next opening begins a new incarnation. Returns where it is.
   */
  public static Path setAside(Path directory) {
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      Path aside = directory.resolve("damaged-" + TIME.format(LocalDateTime.now()));
      Files.createDirectory(aside);
      // The identity first: records without one are refused, not taken for a new node's.
      move(directory, aside, IdentityFile.NAME);
      move(directory, aside, DamagedFiles.NOTE);
      move(directory, aside, IdentityFile.RECORDS);
      return aside;
    } catch (IOException failure) {
      throw failed("Setting the damaged data aside", failure);
    } finally {
      lock.close();
    }
  }

  private static void move(Path from, Path to, String name) throws IOException {
    if (Files.exists(from.resolve(name))) {
      Files.move(from.resolve(name), to.resolve(name));
    }
  }

  private static StoreException failed(String doing, IOException failure) {
    return new StoreException(
        Category.FATAL,
        doing + " failed: " + failure + ". Check the disk and the directory's permissions.",
        failure);
  }
}
