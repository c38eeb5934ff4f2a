package roma.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;

/** The configuration of a node's ActorSystem: this module's reference.conf and what differs from node to node. */
final class AkkaSettings {
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
    return own.withFallback(ConfigFactory.load());
  }

  private static com.typesafe.config.ConfigValue value(Object any) {
    return ConfigValueFactory.fromAnyRef(any);
  }
}
