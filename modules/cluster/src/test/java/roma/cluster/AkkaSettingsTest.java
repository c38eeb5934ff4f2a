package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.time.Duration;
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
}
