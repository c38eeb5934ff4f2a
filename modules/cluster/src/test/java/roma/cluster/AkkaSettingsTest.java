package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

class AkkaSettingsTest {
  @Test
  void theDesignsValuesStandBeforeAkkasDefaultsWhateverTheClassPathsOrder() {
    Config config = AkkaSettings.of(ClusterSettings.of(new NodeId("127.0.0.1", 11211)));

    assertThat(config.getDuration("akka.cluster.sharding.rebalance-interval"))
        .isEqualTo(Duration.ofMillis(20));
    assertThat(config.getValue("akka.cluster.sharding.rebalance-interval").origin().resource())
        .isEqualTo("roma/cluster/akka.conf");
    assertThat(config.getConfig("akka.cluster.sharding.least-shard-allocation-strategy").isEmpty())
        .as("Akka's own defaults are below them")
        .isFalse();
  }

  @Test
  void anApplicationsOwnSettingsOfAkkaAreNotTheNodes() {
    System.setProperty("akka.loglevel", "ERROR");
    System.setProperty("akka.cluster.seed-nodes.0", "akka://other@127.0.0.1:1");
    ConfigFactory.invalidateCaches();
    try {
      assertThat(AkkaSettings.common().getString("akka.loglevel")).isEqualTo("INFO");
      assertThat(AkkaSettings.common().getStringList("akka.cluster.seed-nodes")).isEmpty();
      System.setProperty("roma.akka.loglevel", "DEBUG");
      ConfigFactory.invalidateCaches();
      assertThat(AkkaSettings.common().getString("akka.loglevel")).isEqualTo("DEBUG");
    } finally {
      List.of("akka.loglevel", "akka.cluster.seed-nodes.0", "roma.akka.loglevel")
          .forEach(System::clearProperty);
      ConfigFactory.invalidateCaches();
    }
  }
}
