package roma.store;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import roma.store.StoreException.Category;

/**
 * The file that says whose data a directory holds and how it was left. Replaced as a whole, synced,
 * so that it is always either the old or the new one.
 *
 * @param bootId of the machine's start in which the store was last opened
 * @param cleanStop whether it was closed since
 * @param tailUnsure whether a loss of power was found and the ring has not readmitted the node
 *     since
 */
record IdentityFile(StoreIdentity identity, String bootId, boolean cleanStop, boolean tailUnsure) {
  static final String NAME = "identity.properties";
  private static final String FORMAT = "1";

  /** RocksDB's directory within the node's. */
  static final String RECORDS = "records";

  /**
   * What the file is to say while the store is open.
   *
   * @throws StoreException where {@code directory} is damaged, or of another node or format
   */
  static IdentityFile forOpening(Path directory, StoreOptions options) {
    IdentityFile found = load(directory);
    if (found == null) {
      return new IdentityFile(
          new StoreIdentity(options.node(), UUID.randomUUID(), Optional.empty()),
          options.bootId(),
          false,
          false);
    } else if (!found.identity.node().equals(options.node())) {
      throw new StoreException(
          Category.REJECTED,
          directory
              + " holds the data of node "
              + found.identity.node()
              + ", not of "
              + options.node()
              + ". Start that node, or use another --data directory.");
    }
    boolean powerLost = !found.cleanStop && !found.bootId.equals(options.bootId());
    return new IdentityFile(found.identity, options.bootId(), false, found.tailUnsure || powerLost);
  }

  /** The directory's file, or null in a new directory. */
  private static IdentityFile load(Path directory) {
    Path file = directory.resolve(NAME);
    Properties values = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      values.load(in);
    } catch (NoSuchFileException absent) {
      if (Files.exists(directory.resolve(RECORDS))) {
        throw new StoreException(
            Category.DAMAGED,
            file
                + " is missing, so that nobody knows whose data this is. Move the data directory"
                + " away and let the node be filled anew.");
      }
      return null;
    } catch (IOException | IllegalArgumentException failure) {
      throw damaged(file, failure);
    }
    String format = values.getProperty("format");
    if (format != null && !format.equals(FORMAT)) {
      throw new StoreException(
          Category.REJECTED,
          directory
              + " has data of format "
              + format
              + ", this version reads "
              + FORMAT
              + ". Use the version that wrote it, or another --data directory.");
    }
    try {
      return parse(values);
    } catch (IllegalArgumentException failure) {
      throw damaged(file, failure);
    }
  }

  private static StoreException damaged(Path file, Exception failure) {
    return new StoreException(
        Category.DAMAGED,
        file
            + " is damaged ("
            + failure.getMessage()
            + "). Move the data directory away and let the node be filled anew.",
        failure);
  }

  private static IdentityFile parse(Properties values) {
    String cluster = values.getProperty("cluster", "");
    return new IdentityFile(
        new StoreIdentity(
            required(values, "node"),
            UUID.fromString(required(values, "incarnation")),
            cluster.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(cluster))),
        required(values, "boot"),
        Boolean.parseBoolean(required(values, "clean-stop")),
        Boolean.parseBoolean(required(values, "tail-unsure")));
  }

  private static String required(Properties values, String name) {
    String value = values.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  void save(Path directory) {
    String text =
        "# Whose data this is. Written by the node; do not edit.\n"
            + "format="
            + FORMAT
            + "\nnode="
            + identity.node()
            + "\nincarnation="
            + identity.incarnation()
            + "\ncluster="
            + identity.cluster().map(UUID::toString).orElse("")
            + "\nboot="
            + bootId
            + "\nclean-stop="
            + cleanStop
            + "\ntail-unsure="
            + tailUnsure
            + "\n";
    Path next = directory.resolve(NAME + ".new");
    try {
      Files.write(next, text.getBytes(StandardCharsets.UTF_8));
      force(next, StandardOpenOption.WRITE);
      Files.move(next, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      force(directory, StandardOpenOption.READ);
    } catch (IOException failure) {
      throw new StoreException(
          Category.FATAL,
          "Writing to "
              + directory
              + " failed: "
              + failure
              + ". Check the disk and the directory's permissions.",
          failure);
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  IdentityFile stopped() {
    return new IdentityFile(identity, bootId, true, tailUnsure);
  }

  IdentityFile sure() {
    return new IdentityFile(identity, bootId, cleanStop, false);
  }

  IdentityFile ofCluster(UUID cluster) {
    StoreIdentity adopted =
        new StoreIdentity(identity.node(), identity.incarnation(), Optional.of(cluster));
    return new IdentityFile(adopted, bootId, cleanStop, tailUnsure);
  }
}
