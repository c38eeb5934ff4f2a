package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.node.RomaNode;
import roma.node.StartRefused;

/** A node in an application that has an ActorSystem of its own. */
class EmbeddedTest {
  @TempDir Path directory;

  @Test
  void aNodeLivesBesideAnotherActorSystemAndComesBackWithItsData() throws Exception {
    ActorSystem applications =
        ActorSystem.create(
            "application",
            ConfigFactory.parseString("akka.actor.provider = local, akka.loglevel = ERROR")
                .withFallback(ConfigFactory.load()));
    int port;
    try {
      try (RomaNode node = RomaNode.builder().port(0).dataDirectory(directory).start()) {
        port = node.id().port();
        node.client().strings().blocking().set("greeting", "hello");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName shown = new ObjectName("roma:type=Node,node=" + node.id());
        assertThat(beans.getAttribute(shown, "Serving")).isNotNull();
      }
      assertThat(applications.whenTerminated().isCompleted()).isFalse();
      try (RomaNode again =
          RomaNode.builder()
              .port(port)
              .set("cluster-port", 0)
              .set("link-port", 0)
              .dataDirectory(directory)
              .start()) {
        assertThat(again.client().strings().blocking().get("greeting")).contains("hello");
      }
    } finally {
      applications.terminate();
      applications.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWrongSettingIsRefusedInWordsOfTheBuilder() {
    assertThatThrownBy(() -> RomaNode.builder().port(0).set("replicas", 99).start())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("replicas")
        .hasMessageContaining("'99' is not within 1..7");
    assertThatThrownBy(() -> RomaNode.builder().port(0).set("no-such-key", 1).start())
        .isInstanceOf(StartRefused.class);
  }
}
