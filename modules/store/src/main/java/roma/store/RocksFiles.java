package roma.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.store.StoreException.Category;

/**
 * The open RocksDB: its settings, its column families, and the order in which all of that is
 * closed.
 *
 * <p><b>Which log is recovered.</b> After the death of the process alone the operating system still
 * has every byte that was written, so only the last record can be torn: {@code
 * TolerateCorruptedTailRecords} forgives that and refuses any other damage, where {@code
 * PointInTime} would silently drop all that follows it, acknowledged and synced writes included.
 * After a loss of power what was not synced may have holes anywhere, so that {@code PointInTime} is
 * right: it keeps all before the first hole; and the node is tail-unsure, so nobody relies on what
 * it lost.
 */
final class RocksFiles implements AutoCloseable {
  static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);
  static final byte[] CHANGES = "changes".getBytes(StandardCharsets.UTF_8);
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final int MEMTABLES_PER_FAMILY = 3;
  private static final long CHANGES_MEMTABLE_BYTES = 8L << 20;
  private static final long META_MEMTABLE_BYTES = 2L << 20;
  private static final long SYNC_EVERY_BYTES = 1L << 20;
  private static final long INFO_LOG_BYTES = 4L << 20;
  private static final int INFO_LOGS_KEPT = 3;
  private static final int BACKGROUND_JOBS = 2;

  /** What lies in the first two levels is soon written again, and would be compressed for that. */
  private static final List<CompressionType> COMPRESSION =
      List.of(
          CompressionType.NO_COMPRESSION,
          CompressionType.NO_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION);

  private static final Logger LOG = LoggerFactory.getLogger(RocksFiles.class);

  static {
    RocksDB.loadLibrary();
  }

  final Path directory;
  final RocksDB db;
  final ColumnFamilyHandle data;
  final ColumnFamilyHandle changes;
  final ColumnFamilyHandle meta;
  final WriteOptions unsynced;
  final WriteOptions synced;

  private final Deque<AutoCloseable> natives = new ArrayDeque<>();

  /** Amendments follow a record without a separator. */
  private final StringAppendOperator appends = owned(new StringAppendOperator(""));

  private final boolean compacts;
  private volatile Consumer<String> damageListener = message -> {};
  private volatile boolean broken;

  private RocksFiles(Path directory, StoreOptions options, boolean powerLost, boolean compacts)
      throws RocksDBException {
    this.directory = directory;
    this.compacts = compacts;
    try {
      Cache cache = owned(new LRUCache(options.blockCacheBytes()));
      List<ColumnFamilyDescriptor> families =
          List.of(
              family("default", cache, META_MEMTABLE_BYTES),
              family("data", cache, options.memtableBytes()),
              family("changes", cache, CHANGES_MEMTABLE_BYTES),
              family("meta", cache, META_MEMTABLE_BYTES));
      unsynced = owned(new WriteOptions());
      synced = owned(new WriteOptions().setSync(true));
      DBOptions settings =
          owned(settings(options, powerLost).setListeners(List.of(owned(new Errors()))));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      db = owned(RocksDB.open(settings, directory.toString(), families, handles));
      handles.forEach(this::owned);
      data = handles.get(1);
      changes = handles.get(2);
      meta = handles.get(3);
    } catch (RocksDBException failure) {
      close();
      throw failure;
    }
  }

  /**
   * @param compacts whether tables are compacted from the start
   */
  static RocksFiles open(
      Path directory, StoreOptions options, boolean powerLost, boolean compacts) {
    try {
      Files.createDirectories(directory);
      return new RocksFiles(directory, options, powerLost, compacts);
    } catch (RocksDBException failure) {
      throw openingFailed(directory, failure);
    } catch (IOException failure) {
      throw new StoreException(
          Category.FATAL,
          "Cannot make " + directory + ": " + failure + ". Check its permissions.",
          failure);
    }
  }

  private static StoreException openingFailed(Path directory, RocksDBException failure) {
    Status status = failure.getStatus();
    String message = String.valueOf(failure.getMessage());
    boolean damaged =
        status != null
            && (status.getCode() == Status.Code.Corruption || message.contains("No such file"));
    if (damaged) {
      return new StoreException(
          Category.DAMAGED,
          "The data in "
              + directory
              + " is damaged: "
              + message
              + ". Move the data directory away and start again: the node is then filled anew.",
          failure);
    } else if (message.contains("lock")) {
      return new StoreException(
          Category.REJECTED,
          directory
              + " is in use by another process. Stop that one, or use another --data directory.",
          failure);
    }
    return Damage.of("Opening " + directory, failure);
  }

  private static DBOptions settings(StoreOptions options, boolean powerLost) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        .setWalRecoveryMode(
            powerLost
                ? WALRecoveryMode.PointInTimeRecovery
                : WALRecoveryMode.TolerateCorruptedTailRecords)
        .setMaxOpenFiles(-1)
        .setMaxTotalWalSize(options.logBytes())
        .setDbWriteBufferSize(MEMTABLES_PER_FAMILY * options.memtableBytes())
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setBytesPerSync(SYNC_EVERY_BYTES)
        .setWalBytesPerSync(SYNC_EVERY_BYTES)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(INFO_LOG_BYTES)
        .setKeepLogFileNum(INFO_LOGS_KEPT);
  }

  private ColumnFamilyDescriptor family(String name, Cache cache, long memtableBytes) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(owned(new BloomFilter(BLOOM_BITS_PER_KEY, false)))
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    ColumnFamilyOptions settings =
        owned(new ColumnFamilyOptions())
            .setTableFormatConfig(table)
            .setWriteBufferSize(memtableBytes)
            .setMaxWriteBufferNumber(MEMTABLES_PER_FAMILY)
            .setDisableAutoCompactions(!compacts)
            .setMergeOperator(appends)
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), settings);
  }

  /**
   * Begins a new write-ahead log and makes the old one superfluous: everything known is written to
   * table files.
   */
  void beginNewLog() throws RocksDBException {
    // An empty memtable is not flushed, and then the log is not changed: this gives it something to
    // flush.
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
      db.put(meta, unlogged, StoreKeys.named("log-begun-anew"), new byte[0]);
      db.flush(waiting, List.of(data, changes, meta));
    }
  }

  // ---- Damage ----

  /** Hears RocksDB's own threads. */
  private final class Errors extends AbstractEventListener {
    Errors() {
      super(EnabledEventCallback.ON_BACKGROUND_ERROR);
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
      if (status.getCode() == Status.Code.Corruption) {
        broken = true;
        damageListener.accept(status.getState());
      }
    }
  }

  void listenForDamage(Consumer<String> listener) {
    damageListener = listener;
  }

  /** A read has failed: passes on what it says of damage. */
  void failed(RocksDBException failure) {
    Status status = failure.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      damageListener.accept(failure.getMessage());
    }
  }

  /**
   * Whether damage that a compaction met, or damage to the node's own state, has ended all writing
   * until the next opening.
   */
  boolean isBroken() {
    return broken;
  }

  /** The node's own state is damaged: nothing more is to be written by what was read of it. */
  void ownStateDamaged() {
    broken = true;
  }

  /** Stops or resumes the compaction of what vnodes have. */
  void compact(boolean on) {
    try {
      MutableColumnFamilyOptions options =
          MutableColumnFamilyOptions.builder().setDisableAutoCompactions(!on).build();
      db.setOptions(data, options);
      db.setOptions(changes, options);
    } catch (RocksDBException failure) {
      LOG.warn("Compactions could not be switched: {}", failure.getMessage());
    }
  }

  /** Removes the files that hold nothing outside of the range, whose keys must all be dropped. */
  void removeWithin(byte[] familyName, byte[] from, byte[] to) throws RocksDBException {
    db.deleteFilesInRanges(family(familyName), List.of(from, to), false);
  }

  /** Removes all files of a family of which every key has been dropped. */
  void removeAll(byte[] familyName) throws RocksDBException {
    removeWithin(familyName, StoreKeys.vnode(0), new byte[] {-1, -1, -1});
    List<LiveFileMetaData> young = new ArrayList<>(db.getLiveFilesMetaData());
    young.removeIf(
        file -> file.level() != 0 || !Arrays.equals(file.columnFamilyName(), familyName));
    // RocksDB gives the oldest up only.
    young.sort(Comparator.comparingLong(LiveFileMetaData::largestSeqno));
    for (LiveFileMetaData file : young) {
      db.deprecated_deleteFile(file.fileName());
    }
  }

  private ColumnFamilyHandle family(byte[] name) {
    return Arrays.equals(name, DATA) ? data : changes;
  }

  private <T extends AutoCloseable> T owned(T nativeObject) {
    natives.push(nativeObject);
    return nativeObject;
  }

  /** In reverse order of making: families before the database, settings after it. */
  @Override
  public void close() {
    while (!natives.isEmpty()) {
      try {
        natives.pop().close();
      } catch (Exception impossible) {
        throw new IllegalStateException("a RocksDB object did not close", impossible);
      }
    }
  }

  /** See {@link NodeStore#setAside}. */
  Path setAside(Path nodes, String name, IdentityFile identity) throws RocksDBException {
    Path target = nodes.resolve(name);
    Path unfinished = nodes.resolve(name + ".unfinished");
    if (Files.exists(target)) {
      return target;
    }
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      deleteAll(unfinished);
      Files.createDirectories(unfinished);
      checkpoint.createCheckpoint(unfinished.resolve(IdentityFile.RECORDS).toString());
      identity.save(unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException failure) {
      throw new StoreException(
          Category.FATAL,
          "Setting the data aside in "
              + target
              + " failed: "
              + failure
              + ". Check the disk and the directory's permissions.",
          failure);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
