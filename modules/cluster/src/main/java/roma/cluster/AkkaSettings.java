package roma.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;

/** The configuration of a node's ActorSystem: {@code akka.conf} and what differs from node to node. */
public final class AkkaSettings {
  /**
   * Not a {@code reference.conf}: those of all jars have one rank, so that the order of the class path would decide
   * between Akka's values and ours.
   */
  private static final Config DESIGN =
      ConfigFactory.parseResources(
          AkkaSettings.class, "akka.conf", ConfigParseOptions.defaults().setAllowMissing(false));

  private AkkaSettings() {}

  static Config of(ClusterSettings settings) {
    Config own =
        ConfigFactory.empty()
            .withValue("akka.remote.artery.canonical.hostname", value(settings.self().host()))
            .withValue("akka.remote.artery.canonical.port", value(settings.clusterPort()))
            .withValue("akka.cluster.sharding.number-of-shards", value(1 << settings.vnodeBits()));
    if (settings.bindAddress() != null) {
      own = own.withValue("akka.remote.artery.bind.hostname", value(settings.bindAddress()));
    }
    return own.withFallback(shared());
  }

  /** What all nodes have in common, over Akka's defaults. */
  public static Config shared() {
    return DESIGN.withFallback(ConfigFactory.load());
  }

  private static com.typesafe.config.ConfigValue value(Object any) {
    return ConfigValueFactory.fromAnyRef(any);
  }
}
