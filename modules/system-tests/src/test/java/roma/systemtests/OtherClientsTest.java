package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.XMemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;
import roma.benchmarks.processes.NodeProcess;

/**
 * Clients that others wrote, and one that finds its way as ROMA's do, at work while a node joins;
 * the latter while a node dies, too.
 */
class OtherClientsTest {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(120);
  private static final Duration TWO_REQUEST_TIMEOUTS = Duration.ofSeconds(20);
  private static final int TIMEOUT_SECONDS = 90;
  private static final int KEYS = 200;
  private static final int ROUNDS_AFTERWARDS = 300;
  private static final String CAPABLE = "memccapable";

  @Test
  void clientsNoticeNeitherAJoinNorADeath() throws Exception {
    try (KeptOnFailure cluster = new KeptOnFailure("clients")) {
      cluster.add();
      cluster.add();
      await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(2));
      List<InetSocketAddress> two = cluster.nodes().addresses();
      MemcachedClient spy = spymemcached(two);
      XMemcachedClient xmemcached = xmemcached(two);
      try (RomaStyleClient roma = new RomaStyleClient(two)) {
        assertThatSpecialStatsAreRead(spy);
        List<ClientRun> runs =
            List.of(
                ClientRun.start("spymemcached", round -> round(spy, round)),
                ClientRun.start("xmemcached", round -> round(xmemcached, round)));
        ClientRun romas = ClientRun.start("ROMA's", round -> round(roma, round));
        awaitRounds(runs, romas);
        NodeProcess third = cluster.add();
        await().atMost(SETTLED_WITHIN).until(() -> cluster.nodes().isSettled(3));
        long joinedNanos = System.nanoTime();
        awaitRounds(runs, romas);
        for (ClientRun run : runs) {
          run.end();
        }
        // Copies that were filled just before do not know yet what was answered before that:
        // docs/reliability.md, "Known".
        await()
            .atMost(SETTLED_WITHIN)
            .until(() -> System.nanoTime() - joinedNanos > TWO_REQUEST_TIMEOUTS.toNanos());
        cluster.nodes().node(0).kill();
        awaitRounds(List.of(), romas);
        romas.end();
        assertThat(roma.askedFirst(third.address())).as("asked of the third node").isPositive();
      } finally {
        spy.shutdown();
        xmemcached.shutdown();
      }
      cluster.passed();
    }
  }

  @Test
  void libmemcachedFindsNoFault() throws Exception {
    memccapableOrSkip();
    try (KeptOnFailure cluster = new KeptOnFailure("memccapable")) {
      InetSocketAddress node = cluster.add().address();
      Process process =
          new ProcessBuilder(
                  CAPABLE, "-h", node.getHostString(), "-p", "" + node.getPort(), "-a", "-t", "60")
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(output).contains("[pass]").doesNotContainIgnoringCase("[fail]");
      assertThat(process.exitValue()).as(output).isZero();
      cluster.passed();
    }
  }

  private static void memccapableOrSkip() {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, CAPABLE)));
    if (!there) {
      String why = CAPABLE + " is not installed (Debian: libmemcached-tools)";
      System.out.println("SKIPPED: " + why);
      assertThat(System.getenv("CI")).as(why).isNotEqualTo("true");
      assumeTrue(false, why);
    }
  }

  /** So many rounds more of each of them. */
  private static void awaitRounds(List<ClientRun> runs, ClientRun another) {
    List<ClientRun> all = new ArrayList<>(runs);
    all.add(another);
    List<Long> wanted = all.stream().map(run -> run.rounds() + ROUNDS_AFTERWARDS).toList();
    for (int i = 0; i < wanted.size(); i++) {
      ClientRun run = all.get(i);
      long rounds = wanted.get(i);
      await().atMost(SETTLED_WITHIN).until(() -> run.rounds() >= rounds);
    }
  }

  // ---- spymemcached ----

  private static MemcachedClient spymemcached(List<InetSocketAddress> nodes) throws IOException {
    return new MemcachedClient(
        new ConnectionFactoryBuilder()
            .setOpTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS))
            .setDaemon(true)
            .build(),
        nodes);
  }

  private static void assertThatSpecialStatsAreRead(MemcachedClient client) {
    for (Map<String, String> settings : client.getStats("settings").values()) {
      assertThat(settings).containsEntry("cas_enabled", "yes").containsKey("maxconns");
    }
    for (Map<String, String> slabs : client.getStats("slabs").values()) {
      assertThat(slabs).containsEntry("active_slabs", "0");
    }
    assertThat(client.getVersions().values()).allMatch(version -> version.contains("1.3.0"));
  }

  private static void round(MemcachedClient client, long round) throws Exception {
    String key = "spy" + round % KEYS;
    String value = "value " + round;
    assertThat(client.set(key, 0, value).get()).isTrue();
    assertThat(client.get(key)).isEqualTo(value);
    CASValue<Object> read = client.gets(key);
    assertThat(client.cas(key, read.getCas(), value + "!")).isEqualTo(CASResponse.OK);
    assertThat(client.cas(key, read.getCas(), value + "?")).isEqualTo(CASResponse.EXISTS);
    assertThat(client.getBulk(key, key + "none")).isEqualTo(Map.of(key, value + "!"));
    assertThat(client.incr("spycount", 1, 0)).isEqualTo(round);
    assertThat(client.add(key, 0, "other").get()).isFalse();
    assertThat(client.delete(key).get()).isTrue();
    assertThat(client.get(key)).isNull();
  }

  // ---- xmemcached ----

  private static XMemcachedClient xmemcached(List<InetSocketAddress> nodes) throws IOException {
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(nodes);
    XMemcachedClient client = (XMemcachedClient) builder.build();
    client.setOpTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    return client;
  }

  private static void round(XMemcachedClient client, long round) throws Exception {
    String key = "xm" + round % KEYS;
    String value = "value " + round;
    assertThat(client.set(key, 0, value)).isTrue();
    assertThat(client.<String>get(key)).isEqualTo(value);
    GetsResponse<String> read = client.gets(key);
    assertThat(client.cas(key, 0, value + "!", read.getCas())).isTrue();
    assertThat(client.cas(key, 0, value + "?", read.getCas())).isFalse();
    assertThat(client.<String>get(key)).isEqualTo(value + "!");
    assertThat(client.incr("xmcount", 1, 0)).isEqualTo(round);
    assertThat(client.touch(key, 1000)).isTrue();
    assertThat(client.append(key, "?")).isTrue();
    assertThat(client.delete(key)).isTrue();
    assertThat(client.<String>get(key)).isNull();
  }

  // ---- As ROMA's ----

  private static void round(RomaStyleClient client, long round) {
    String key = "roma" + round % KEYS;
    if (round >= KEYS) {
      assertThat(client.get(key)).isEqualTo("value " + (round - KEYS));
    }
    client.set(key, "value " + round);
    assertThat(client.get(key)).isEqualTo("value " + round);
  }
}
