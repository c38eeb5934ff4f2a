package roma.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import roma.client.BlockingValues;
import roma.client.Codec;
import roma.client.RomaClient;
import roma.data.HashNameAdmin;
import roma.testkit.RomaCluster;
import roma.testkit.RomaTest;

/** One contract, in process and over the network, at rest and while nodes come and go in order. */
@RomaTest(nodes = 2)
class ClientContractTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RomaCluster cluster;

  ClientContractTest(RomaCluster cluster) {
    this.cluster = cluster;
    HashNameAdmin names = cluster.node(0).admin().hashNames();
    assertThat(names.create(ClientContract.HASH_NAME).toCompletableFuture().join().done()).isTrue();
  }

  static Stream<Arguments> checks() {
    return clients()
        .flatMap(
            client ->
                Arrays.stream(ClientContract.Check.values())
                    .map(check -> arguments(client.get()[0], check, client.get()[1])));
  }

  @ParameterizedTest(name = "{1} {0}")
  @MethodSource("checks")
  void holds(String name, ClientContract.Check check, Function<RomaCluster, RomaClient> client) {
    new ClientContract(client.apply(cluster)).hold(check);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void valuesComeBackUpToTheLimit(String name, Function<RomaCluster, RomaClient> client) {
    BlockingValues<byte[]> values = client.apply(cluster).values(Codec.bytes()).blocking();
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) '\n');
    values.set("large", large);
    assertThat(values.get("large").orElseThrow()).isEqualTo(large);
  }

  static Stream<Arguments> clients() {
    Function<RomaCluster, RomaClient> inProcess = of -> of.node(0).client();
    Function<RomaCluster, RomaClient> network = RomaCluster::client;
    return Stream.of(arguments("in process", inProcess), arguments("network", network));
  }

  @Test
  void theContractHoldsDuringAJoinAndARelease() {
    assertNobodyFailsDuring(
        List.of(cluster.node(0).client(), cluster.client()),
        ClientContractTest::holdAll,
        () -> {
          cluster.add();
          cluster.awaitSettled();
          cluster.remove(2);
        });
  }

  private static int holdAll(RomaClient client, AtomicBoolean over) {
    ClientContract contract = new ClientContract(client);
    int rounds = 0;
    while (!over.get()) {
      for (ClientContract.Check check : ClientContract.Check.values()) {
        contract.hold(check);
      }
      rounds++;
    }
    return rounds;
  }

  /** Each thread counts up a key of its own: nothing fails, and nothing is lost. */
  @Test
  void aRollingRestartCostsNobodyAFailure() {
    assertNobodyFailsDuring(
        List.of(cluster.client(), cluster.client(), cluster.client()),
        ClientContractTest::countUp,
        () -> {
          cluster.restart(0);
          cluster.restart(1);
        });
  }

  /** What a client does until it is over; how often. */
  private interface Work {
    int until(RomaClient client, AtomicBoolean over);
  }

  private static void assertNobodyFailsDuring(
      List<RomaClient> clients, Work work, Runnable change) {
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Integer>> loads = new ArrayList<>();
    for (RomaClient client : clients) {
      loads.add(
          CompletableFuture.supplyAsync(
              () -> work.until(client, over), task -> new Thread(task, "load").start()));
    }
    try {
      change.run();
    } finally {
      over.set(true);
    }
    assertThat(loads).allSatisfy(load -> assertThat(load.join()).isPositive());
  }

  private static int countUp(RomaClient client, AtomicBoolean over) {
    BlockingValues<String> values = client.strings().blocking();
    String key = "count" + NUMBER.incrementAndGet();
    int last = 0;
    while (!over.get()) {
      last++;
      values.set(key, "" + last);
      assertThat(values.get(key)).contains("" + last);
    }
    return last;
  }
}
