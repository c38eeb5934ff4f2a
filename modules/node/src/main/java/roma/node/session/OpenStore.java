package roma.node.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.data.NodeId;
import roma.node.StartRefused;
import roma.node.config.NodeConfig;
import roma.node.seed.SeedCluster;
import roma.node.seed.SeedLookup;
import roma.store.DataDirectory;
import roma.store.NodeStore;
import roma.store.StoreException;
import roma.store.StoreOptions;

/**
 * A node's store over its sessions: opened again where damage has ended its writing. Data that does
 * not open is set aside, where the cluster is there to fill the node anew.
 */
public final class OpenStore implements AutoCloseable {
  private static final String REFILL_NEEDS_OTHERS =
      " Give it --seed HOST:PORT of a running node then: without one it would begin a new cluster.";
  private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

  private final NodeConfig config;
  private final Path directory;
  private final StoreOptions options;
  private SeedCluster refill;
  private NodeStore store;

  private OpenStore(NodeConfig config) {
    this.config = config;
    this.directory = config.dataDirectoryOrDefault().toAbsolutePath();
    this.options = NodeSettings.store(config);
  }

  /**
   * Opens the store; where its data is damaged, and another node of its cluster answers, a new one,
   * with the old one's data set aside.
   *
   * @throws StartRefused where neither can be done
   */
  public static OpenStore of(NodeConfig config) throws StartRefused {
    OpenStore opened = new OpenStore(config);
    opened.open();
    return opened;
  }

  private synchronized void open() throws StartRefused {
    try {
      store = NodeStore.open(directory, options);
    } catch (StoreException refused) {
      if (refused.category() != StoreException.Category.DAMAGED) {
        throw new StartRefused(refused.getMessage(), refused);
      }
      openAnew(refused);
    }
  }

  private void openAnew(StoreException damage) throws StartRefused {
    try {
      Optional<UUID> own = DataDirectory.cluster(directory, options);
      List<NodeId> others = others(config, directory);
      if (own.isEmpty() || others.isEmpty()) {
        throw new StartRefused(damage.getMessage() + REFILL_NEEDS_OTHERS, damage);
      }
      SeedCluster found =
          new SeedLookup(config.newCluster().name(), SeedLookup.PATIENCE).find(others);
      if (!own.get().equals(found.cluster())) {
        throw new StartRefused(damage.getMessage() + REFILL_NEEDS_OTHERS, damage);
      }
      Path aside = DataDirectory.setAside(directory);
      LOG.error(
          "{} It was set aside as {}; the node begins anew and is filled by the others. Vnodes of"
              + " which it had the only copy are lost until that data is back: stat"
              + " routing.lost_vnodes.",
          damage.getMessage(),
          aside);
      store = NodeStore.open(directory, options);
      refill = found;
    } catch (StoreException worse) {
      throw new StartRefused(worse.getMessage() + REFILL_NEEDS_OTHERS, worse);
    }
  }

  private static List<NodeId> others(NodeConfig config, Path directory) {
    List<NodeId> others = new ArrayList<>(config.seeds());
    for (String name : DataDirectory.others(directory)) {
      try {
        others.add(NodeId.parse(name));
      } catch (IllegalArgumentException noName) {
        LOG.debug("{} remembers {}", directory, name);
      }
    }
    return others;
  }

  /** The cluster that fills this node anew; null where its data was opened. */
  public synchronized SeedCluster refill() {
    return refill;
  }

  public synchronized NodeStore get() {
    return store;
  }

  /**
   * For a session that begins: the same store, opened again where it takes no more writes; a new
   * one, as at the start, where damage keeps it from opening.
   *
   * @throws IllegalStateException where neither can be done now, with what to do about it
   */
  public synchronized NodeStore forSession() {
    if (store.isBroken()) {
      store.close();
      try {
        open();
      } catch (StartRefused refused) {
        throw new IllegalStateException(refused.getMessage(), refused);
      }
      LOG.warn("the store was opened again after damage");
    }
    return store;
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
