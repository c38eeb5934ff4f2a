package roma.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
import roma.client.CasOutcome;
import roma.client.Codec;
import roma.client.RomaClient;
import roma.client.RomaException;
import roma.client.Values;
import roma.client.Versioned;

/** One contract, in process and over the network, at rest and while a node joins and leaves. */
@RomaTest(nodes = 2)
class ClientContractTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RomaCluster cluster;

  ClientContractTest(RomaCluster cluster) {
    this.cluster = cluster;
  }

  static Stream<Arguments> clients() {
    Function<RomaCluster, RomaClient> inProcess = of -> of.node(0).client();
    Function<RomaCluster, RomaClient> network = RomaCluster::client;
    return Stream.of(arguments("in process", inProcess), arguments("network", network));
  }

  private static String newKey() {
    return "key" + NUMBER.incrementAndGet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void valuesAreStoredReadAndDeleted(String name, Function<RomaCluster, RomaClient> of) {
    BlockingValues<String> values = of.apply(cluster).strings().blocking();
    String key = newKey();
    assertThat(values.get(key)).isEmpty();
    assertThat(values.replace(key, "x", Duration.ZERO)).isFalse();
    assertThat(values.append(key, "x")).isFalse();
    assertThat(values.add(key, "b", Duration.ofHours(1))).isTrue();
    assertThat(values.add(key, "x", Duration.ZERO)).isFalse();
    assertThat(values.append(key, "ç")).isTrue();
    assertThat(values.prepend(key, "a")).isTrue();
    assertThat(values.get(key)).contains("abç");
    assertThat(values.getAll(List.of(key, newKey()))).isEqualTo(Map.of(key, "abç"));
    assertThat(values.touch(key, Duration.ZERO)).isTrue();
    assertThat(values.delete(key)).isTrue();
    assertThat(values.delete(key)).isFalse();
    assertThat(values.touch(key, Duration.ZERO)).isFalse();
    assertThat(values.get(key)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void casStoresOnlyWhatNobodyElseHasChanged(String name, Function<RomaCluster, RomaClient> of) {
    BlockingValues<String> values = of.apply(cluster).strings().blocking();
    String key = newKey();
    assertThat(values.cas(key, "x", 1, Duration.ZERO)).isEqualTo(CasOutcome.NOT_FOUND);
    values.set(key, "a");
    Versioned<String> read = values.getVersioned(key).orElseThrow();
    assertThat(values.cas(key, "b", read.version(), Duration.ZERO)).isEqualTo(CasOutcome.STORED);
    assertThat(values.cas(key, "c", read.version(), Duration.ZERO)).isEqualTo(CasOutcome.CHANGED);
    assertThat(values.get(key)).contains("b");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void numbersAreCounted(String name, Function<RomaCluster, RomaClient> of) {
    BlockingValues<String> values = of.apply(cluster).strings().blocking();
    String key = newKey();
    assertThat(values.increment(key, 1)).isEmpty();
    values.set(key, "41");
    assertThat(values.increment(key, 1)).isEqualTo(OptionalLong.of(42));
    assertThat(values.increment(key, -50)).isEqualTo(OptionalLong.of(0));
    values.set(key, "no number");
    assertThatThrownBy(() -> values.increment(key, 1))
        .isInstanceOfSatisfying(
            RomaException.class,
            refused -> assertThat(refused.category()).isEqualTo(RomaException.Category.REFUSED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void anyBytesComeBackUpToTheLimit(String name, Function<RomaCluster, RomaClient> of) {
    BlockingValues<byte[]> values = of.apply(cluster).values(Codec.bytes()).blocking();
    String key = newKey();
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    values.set(key, large);
    assertThat(values.get(key).orElseThrow()).isEqualTo(large);
    values.set(key, new byte[0]);
    assertThat(values.get(key).orElseThrow()).isEmpty();
    assertThatThrownBy(() -> values.get("a\r\nflush_all"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void callsOfOneThreadOnOneKeyKeepTheirOrder(String name, Function<RomaCluster, RomaClient> of) {
    Values<String> values = of.apply(cluster).strings();
    String key = newKey();
    List<CompletableFuture<Void>> sets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sets.add(values.set(key, "" + i).toCompletableFuture());
    }
    sets.forEach(CompletableFuture::join);
    assertThat(values.blocking().get(key)).contains("199");
  }

  /** Each thread counts up a key of its own: nothing fails, and nothing is lost. */
  @Test
  void aJoinAndAReleaseCostNobodyAFailure() {
    assertNobodyFailsDuring(
        List.of(cluster.node(0).client(), cluster.client()),
        () -> {
          cluster.add();
          cluster.awaitSettled();
          cluster.remove(2);
        });
  }

  @Test
  void aRollingRestartCostsNobodyAFailure() {
    assertNobodyFailsDuring(
        List.of(cluster.client()),
        () -> {
          cluster.restart(0);
          cluster.restart(1);
        });
  }

  private void assertNobodyFailsDuring(List<RomaClient> clients, Runnable change) {
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Integer>> loads = new ArrayList<>();
    for (RomaClient client : clients) {
      for (int i = 0; i < 3; i++) {
        BlockingValues<String> values = client.strings().blocking();
        loads.add(CompletableFuture.supplyAsync(() -> countUp(values, over), this::onThread));
      }
    }
    try {
      change.run();
    } finally {
      over.set(true);
    }
    assertThat(loads).allSatisfy(load -> assertThat(load.join()).isPositive());
  }

  private static int countUp(BlockingValues<String> values, AtomicBoolean over) {
    String key = newKey();
    int last = 0;
    while (!over.get()) {
      last++;
      values.set(key, "" + last);
      assertThat(values.get(key)).contains("" + last);
    }
    return last;
  }

  private void onThread(Runnable task) {
    new Thread(task, "load").start();
  }
}
