package roma.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;

/**
 * The configuration of a node's ActorSystem: {@code akka.conf} beside this class and what differs
 * from node to node.
 */
public final class AkkaSettings {
  private AkkaSettings() {}

  /** What is the same for all nodes. */
  public static Config common() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.parseResources(AkkaSettings.class, "akka.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  static Config of(ClusterSettings settings) {
    Config own =
        ConfigFactory.empty()
            .withValue("akka.remote.artery.canonical.hostname", value(settings.self().host()))
            .withValue("akka.remote.artery.canonical.port", value(settings.clusterPort()))
            .withValue("akka.cluster.sharding.number-of-shards", value(1 << settings.vnodeBits()));
    if (settings.bindAddress() != null) {
      own = own.withValue("akka.remote.artery.bind.hostname", value(settings.bindAddress()));
    }
    return own.withFallback(common());
  }

  private static com.typesafe.config.ConfigValue value(Object any) {
    return ConfigValueFactory.fromAnyRef(any);
  }
}
