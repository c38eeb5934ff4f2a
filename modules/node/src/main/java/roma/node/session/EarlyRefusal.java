package roma.node.session;

import java.nio.file.Path;
import roma.node.StartRefused;
import roma.node.config.NodeConfig;
import roma.node.seed.SeedLookup;
import roma.store.DataDirectory;
import roma.store.StoreException;

/**
 * What keeps a node from starting and can be known before anything is written: a start so refused
 * leaves no data directory and no log behind. Logs nothing, since the log is opened later.
 */
public final class EarlyRefusal {
  private EarlyRefusal() {}

  /**
   * Asks the seeds, where the node would join by them: blocks as {@link SeedLookup#find}.
   *
   * @throws StartRefused with what to do about it
   */
  public static void check(NodeConfig config) throws StartRefused {
    Path directory = config.dataDirectoryOrDefault().toAbsolutePath();
    if (!DataDirectory.isNew(directory)) {
      refuseForeign(config, directory);
    } else if (!config.seeds().isEmpty()) {
      new SeedLookup(config.newCluster().name(), SeedLookup.PATIENCE).find(config.seeds());
    } else {
      refuseFirstWitness(config);
    }
  }

  /**
   * For a node that neither knows its cluster nor has a seed.
   *
   * @throws StartRefused where it is a witness
   */
  public static void refuseFirstWitness(NodeConfig config) throws StartRefused {
    if (config.witness()) {
      throw new StartRefused(
          "--witness: a witness holds no data and cannot begin a cluster: give --seed HOST:PORT"
              + " of a running node");
    }
  }

  private static void refuseForeign(NodeConfig config, Path directory) throws StartRefused {
    try {
      DataDirectory.cluster(directory, NodeSettings.store(config));
    } catch (StoreException refused) {
      // Damage is for the opening, which may have the node filled anew.
      if (refused.category() == StoreException.Category.REJECTED) {
        throw new StartRefused(refused.getMessage(), refused);
      }
    }
  }
}
