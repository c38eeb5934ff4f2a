package roma.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files are damaged: found by reads and compactions, remembered on disk over restarts until
 * they are gone. While there is one, nothing is compacted: a compaction that reads damaged bytes
 * ends all writing. A file of the node's own state (ring, register, headers) cannot go without the
 * node's incarnation: the store is broken, and does not open again. Thread-safe.
 */
final class DamagedFiles {
  static final String NOTE = "damaged-files";
  private static final Pattern FILE = Pattern.compile("(\\d{6,}\\.sst)");
  private static final Logger LOG = LoggerFactory.getLogger(DamagedFiles.class);

  private final Path note;
  private final RocksFiles files;
  private final VnodeHeaders headers;
  private final Map<String, DamagedFile> found = new TreeMap<>();

  /** Found since the opening; one that was noted before has refused the opening. */
  private final SortedSet<String> ofOwnState = new TreeSet<>();

  private Consumer<DamagedFile> listener = file -> {};

  /**
   * @throws StoreException where a noted file is of the node's own state
   */
  DamagedFiles(Path directory, RocksFiles files, VnodeHeaders headers) {
    this.note = directory.resolve(NOTE);
    this.files = files;
    this.headers = headers;
    for (String name : noted(directory)) {
      add(name);
    }
    if (!ofOwnState.isEmpty()) {
      throw Damage.ofOwnState(directory, ofOwnState);
    }
  }

  /** Whether the last run has noted any: then a compaction must not begin with the opening. */
  static boolean areNoted(Path directory) {
    return !noted(directory).isEmpty();
  }

  private static List<String> noted(Path directory) {
    try {
      return Files.readAllLines(directory.resolve(NOTE)).stream()
          .filter(line -> FILE.matcher(line).matches())
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  /** Tells of every file that is known, and that will be. */
  void listen(Consumer<DamagedFile> newListener) {
    List<DamagedFile> known;
    synchronized (this) {
      listener = newListener;
      known = new ArrayList<>(found.values());
    }
    known.forEach(newListener);
  }

  /** RocksDB's message names the file whose bytes are wrong. */
  void onDamage(String message) {
    Matcher names = FILE.matcher(String.valueOf(message));
    while (names.find()) {
      DamagedFile added = add(names.group(1));
      if (added != null) {
        LOG.error(
            "{} is damaged; it may hold a part of {} vnodes: {}",
            added.name(),
            added.vnodes().size(),
            message);
        tell(added);
      }
    }
  }

  private void tell(DamagedFile file) {
    Consumer<DamagedFile> told;
    synchronized (this) {
      told = listener;
    }
    told.accept(file);
  }

  /** Null where it is known already, or gone. */
  private synchronized DamagedFile add(String name) {
    LiveFileMetaData live = found.containsKey(name) ? null : live(name);
    if (live == null) {
      return null;
    }
    if (!isOfVnodes(live)) {
      addOfOwnState(name);
      return null;
    }
    DamagedFile file = new DamagedFile(name, vnodesOf(live));
    found.put(name, file);
    save();
    files.compact(false);
    return file;
  }

  private void addOfOwnState(String name) {
    if (ofOwnState.add(name)) {
      LOG.error(
          "{} is damaged, and holds the node's own state: it is not relied on any more", name);
      save();
      files.ownStateDamaged();
    }
  }

  private LiveFileMetaData live(String name) {
    return files.db.getLiveFilesMetaData().stream()
        .filter(file -> file.fileName().endsWith(name))
        .findFirst()
        .orElse(null);
  }

  /** A young file (level 0) can only go with all of its family. */
  private SortedSet<Integer> vnodesOf(LiveFileMetaData file) {
    boolean all = file.level() == 0;
    SortedSet<Integer> vnodes = new TreeSet<>();
    int least = all ? 0 : StoreKeys.vnodeOf(file.smallestKey());
    int most = all ? NodeStore.MAX_VNODES : StoreKeys.vnodeOf(file.largestKey());
    for (VnodeHeader header : headers.all()) {
      if (header.vnode() >= least && header.vnode() <= most) {
        vnodes.add(header.vnode());
      }
    }
    return vnodes;
  }

  private boolean isOfVnodes(LiveFileMetaData file) {
    return Arrays.equals(file.columnFamilyName(), RocksFiles.DATA)
        || Arrays.equals(file.columnFamilyName(), RocksFiles.CHANGES);
  }

  /** The vnodes that {@code name} may hold a part of by now; empty where it is gone. */
  synchronized SortedSet<Integer> vnodesOf(String name) {
    LiveFileMetaData live = live(name);
    return live == null ? new TreeSet<>() : vnodesOf(live);
  }

  /** Again, since it may hold a part of more vnodes than were told. */
  void tellAgain(String name) {
    tell(new DamagedFile(name, vnodesOf(name)));
  }

  /**
   * Removes the file; what it held of the vnodes has been dropped. Other damaged files go with it
   * where that empties their family.
   */
  synchronized void remove(String name) throws RocksDBException {
    LiveFileMetaData live = live(name);
    if (live != null && live.level() == 0) {
      files.removeAll(live.columnFamilyName());
    } else if (live != null) {
      files.removeWithin(
          live.columnFamilyName(),
          StoreKeys.vnode(StoreKeys.vnodeOf(live.smallestKey())),
          StoreKeys.vnode(StoreKeys.vnodeOf(live.largestKey()) + 1));
    }
    if (live(name) != null) {
      throw new RocksDBException(name + " is in use; it is tried again");
    }
    found.remove(name);
    found.keySet().removeIf(other -> live(other) == null);
    save();
    if (found.isEmpty()) {
      files.compact(true);
    }
  }

  private void save() {
    SortedSet<String> names = new TreeSet<>(found.keySet());
    names.addAll(ofOwnState);
    try {
      if (names.isEmpty()) {
        Files.deleteIfExists(note);
      } else {
        Files.write(note, names, StandardCharsets.UTF_8);
      }
    } catch (IOException failure) {
      LOG.error("which files are damaged could not be noted: {}", failure.toString());
    }
  }
}
