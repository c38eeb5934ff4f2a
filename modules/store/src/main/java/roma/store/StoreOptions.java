package roma.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * How a store is opened. The sizes suit a node with a heap of 256 MB.
 *
 * @param node the node's name, {@code host_port}: a directory of another node is refused
 * @param durability of writes that do not ask to be synced
 * @param recordCacheBytes of records that were used lately, on the Java heap; 0 for none
 * @param blockCacheBytes of table blocks, indexes and filters
 * @param memtableBytes one memtable of records; up to three exist
 * @param logBytes size of the write-ahead log at which memtables are flushed; bounds the time of an
 *     opening
 * @param changesKept the last changes that each vnode's log keeps
 * @param changeBytesKept the same, in estimated bytes: the smaller bound holds
 * @param queuedRequests waiting for the writer, at most
 * @param queuedBytes of keys and values waiting for the writer, at most
 * @param bootId names the machine's start; see {@link #systemBootId}
 * @param clock for {@link Change#loggedAtMillis} only
 */
public record StoreOptions(
    String node,
    Durability durability,
    long recordCacheBytes,
    long blockCacheBytes,
    long memtableBytes,
    long logBytes,
    int changesKept,
    long changeBytesKept,
    int queuedRequests,
    long queuedBytes,
    String bootId,
    InstantSource clock,
    StoreFaults faults) {
  private static final long MIB = 1 << 20;
  private static final int HEAP_PART_OF_RECORD_CACHE = 8;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  public StoreOptions {
    if (changesKept < 1 || changeBytesKept < 1 || queuedRequests < 1 || queuedBytes < 1) {
      throw new IllegalArgumentException("the store's limits must be at least 1");
    }
  }

  public static StoreOptions of(String node) {
    return new StoreOptions(
        node,
        Durability.REPLICATED,
        Runtime.getRuntime().maxMemory() / HEAP_PART_OF_RECORD_CACHE,
        64 * MIB,
        32 * MIB,
        128 * MIB,
        10_000,
        4 * MIB,
        65_536,
        64 * MIB,
        systemBootId(),
        InstantSource.system(),
        StoreFaults.NONE);
  }

  public StoreOptions withDurability(Durability other) {
    return with(draft -> draft.durability = other);
  }

  public StoreOptions withRecordCache(long bytes) {
    return with(draft -> draft.recordCacheBytes = bytes);
  }

  public StoreOptions withMemory(long newBlockCacheBytes, long newMemtableBytes, long newLogBytes) {
    return with(
        draft -> {
          draft.blockCacheBytes = newBlockCacheBytes;
          draft.memtableBytes = newMemtableBytes;
          draft.logBytes = newLogBytes;
        });
  }

  public StoreOptions withChangesKept(int changes, long bytes) {
    return with(
        draft -> {
          draft.changesKept = changes;
          draft.changeBytesKept = bytes;
        });
  }

  public StoreOptions withQueue(int requests, long bytes) {
    return with(
        draft -> {
          draft.queuedRequests = requests;
          draft.queuedBytes = bytes;
        });
  }

  public StoreOptions withBootId(String other) {
    return with(draft -> draft.bootId = other);
  }

  public StoreOptions withFaults(StoreFaults other) {
    return with(draft -> draft.faults = other);
  }

  private StoreOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /**
   * The running operating system's boot id. Where it cannot be told, a new one each time: then
   * every stop without a mark counts as a loss of power, which costs a catching up and loses
   * nothing.
   */
  public static String systemBootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (java.io.IOException notLinux) {
      return UUID.randomUUID().toString();
    }
  }

  /** All components, to change some of them. */
  private static final class Draft {
    private final String node;
    private Durability durability;
    private long recordCacheBytes;
    private long blockCacheBytes;
    private long memtableBytes;
    private long logBytes;
    private int changesKept;
    private long changeBytesKept;
    private int queuedRequests;
    private long queuedBytes;
    private String bootId;
    private final InstantSource clock;
    private StoreFaults faults;

    private Draft(StoreOptions from) {
      node = from.node;
      durability = from.durability;
      recordCacheBytes = from.recordCacheBytes;
      blockCacheBytes = from.blockCacheBytes;
      memtableBytes = from.memtableBytes;
      logBytes = from.logBytes;
      changesKept = from.changesKept;
      changeBytesKept = from.changeBytesKept;
      queuedRequests = from.queuedRequests;
      queuedBytes = from.queuedBytes;
      bootId = from.bootId;
      clock = from.clock;
      faults = from.faults;
    }

    private StoreOptions build() {
      return new StoreOptions(
          node,
          durability,
          recordCacheBytes,
          blockCacheBytes,
          memtableBytes,
          logBytes,
          changesKept,
          changeBytesKept,
          queuedRequests,
          queuedBytes,
          bootId,
          clock,
          faults);
    }
  }
}
