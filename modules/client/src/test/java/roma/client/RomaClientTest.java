package roma.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client does about nodes that fail it, and what it sends. */
class RomaClientTest {
  private static final String UNKNOWN = "SERVER_ERROR h does not exists.";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final AtomicInteger failures = new AtomicInteger();
  private final FakeNode one = new FakeNode(line -> "ERROR");
  private final FakeNode two = new FakeNode(line -> "ERROR");
  private RomaClient client;

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    one.close();
    two.close();
  }

  private Values<String> strings(ClientSettings settings) {
    client = RomaClient.connect(settings);
    return client.strings();
  }

  private Values<String> strings() {
    return strings(ClientSettings.of(one.address(), two.address()));
  }

  @Test
  void saysWhatTheNodesSay() {
    one.answer =
        line ->
            Map.of(
                    "gets a", "VALUE a 0 2 77\r\nhi\r\nEND",
                    "gets none", "END",
                    "set a 0 0 2", "STORED",
                    "add a 0 0 2", "NOT_STORED",
                    "cas a 0 0 2 77", "EXISTS",
                    "incr n 18446744073709551615", "4",
                    "decr n 5", "NOT_FOUND",
                    "delete a", "DELETED",
                    "touch a 0", "TOUCHED")
                .getOrDefault(line, "ERROR");
    BlockingValues<String> values = strings(ClientSettings.of(one.address())).blocking();
    assertThat(values.getVersioned("a")).contains(new Versioned<>("hi", 77));
    assertThat(values.get("none")).isEmpty();
    assertThat(values.getAll(List.of("a", "none"))).isEqualTo(Map.of("a", "hi"));
    values.set("a", "ab");
    assertThat(values.add("a", "ab", Duration.ZERO)).isFalse();
    assertThat(values.cas("a", "ab", 77, Duration.ZERO)).isEqualTo(CasOutcome.CHANGED);
    assertThat(values.increment("n", -5)).isEmpty();
    assertThat(values.delete("a")).isTrue();
    assertThat(values.touch("a", Duration.ZERO)).isTrue();
  }

  @Test
  void anExpiryIsSentAsAUnixTime() {
    one.answer = line -> "STORED";
    strings(ClientSettings.of(one.address())).blocking().set("a", "b", Duration.ofDays(40));
    long sent = Long.parseLong(one.asked.remove().split(" ")[3]);
    long expected = System.currentTimeMillis() / 1000 + 40 * 86_400;
    assertThat(sent).isBetween(expected - 60, expected);
  }

  @Test
  void thePrimaryIsAskedAsSoonAsTheRingNamesIt() {
    one.answer = line -> "END";
    two.answer = line -> "END";
    one.ring = FakeNode.ring(two, one, two);
    two.ring = one.ring;
    Queue<ClientEvent> heard = new ConcurrentLinkedQueue<>();
    Values<String> values = strings();
    client.listen(heard::add);
    await()
        .atMost(SOON)
        .until(
            () -> {
              two.asked.clear();
              one.asked.clear();
              values.blocking().get("k");
              return one.asked.isEmpty();
            });
    heard.clear();
    one.ring = FakeNode.ring(one, one, two);
    two.ring = one.ring;
    await().atMost(SOON).until(() -> heard.contains(new ClientEvent.RingChanged(2, 2, 2)));
    two.asked.clear();
    values.blocking().get("k");
    assertThat(two.asked).isEmpty();
  }

  /** Closes the connection at the first request that it gets, and answers all others. */
  private String closeOnce(String answer) {
    return failures.getAndIncrement() == 0 ? FakeNode.CLOSE : answer;
  }

  @Test
  void aReadIsAskedAgainElsewhere() {
    one.answer = line -> closeOnce("END");
    two.answer = line -> closeOnce("END");
    assertThat(strings().blocking().get("a")).isEmpty();
    assertThat(failures).hasValue(2);
  }

  @Test
  void aSetIsSentAgain() {
    one.answer = line -> closeOnce("STORED");
    two.answer = line -> closeOnce("STORED");
    strings().blocking().set("a", "b");
    assertThat(failures).hasValue(2);
  }

  @Test
  void aDeleteThatMayHaveBeenDoneCountsAsDone() {
    one.answer = line -> closeOnce("NOT_FOUND");
    two.answer = line -> closeOnce("NOT_FOUND");
    assertThat(strings().blocking().delete("a")).isTrue();
    assertThat(client.strings().blocking().delete("a")).isFalse();
  }

  @Test
  void anIncrementWithoutAnAnswerIsUnknownAndNotSentAgain() {
    one.answer = line -> closeOnce("5");
    two.answer = line -> closeOnce("5");
    assertThatThrownBy(() -> strings().blocking().increment("n", 1))
        .isInstanceOfSatisfying(
            RomaException.class,
            unknown -> assertThat(unknown.category()).isEqualTo(RomaException.Category.UNKNOWN));
    assertThat(failures).hasValue(1);
    assertThat(client.strings().blocking().increment("n", 1)).isEqualTo(OptionalLong.of(5));
  }

  @Test
  void anIncrementGoesToAnotherNodeWhereTheFirstCannotBeConnectedTo() {
    one.close();
    two.answer = line -> "5";
    Values<String> values = strings();
    for (int i = 0; i < 4; i++) {
      assertThat(values.blocking().increment("n", 1)).isEqualTo(OptionalLong.of(5));
    }
  }

  @Test
  void anIncrementGoesToAnotherNodeWhereTheFirstHasTooManyConnections() {
    one.answer = line -> "ERROR Too many open connections";
    two.answer = line -> "5";
    Values<String> values = strings();
    for (int i = 0; i < 4; i++) {
      assertThat(values.blocking().increment("n", 1)).isEqualTo(OptionalLong.of(5));
    }
  }

  @Test
  void aSilentNodeCostsAReadNoMoreThanTheSilence() {
    one.answer = line -> FakeNode.SILENCE;
    two.answer = line -> "END";
    Values<String> values =
        strings(
            ClientSettings.of(one.address(), two.address())
                .withSilence(Duration.ofMillis(300))
                .withDeadline(Duration.ofSeconds(60)));
    for (int i = 0; i < 4; i++) {
      assertThat(values.blocking().get("a")).isEmpty();
    }
  }

  /** It may wake up and do it after what is written next. */
  @Test
  void aSilentNodesWriteIsUnknownAndNotSentAgain() {
    one.answer = line -> FakeNode.SILENCE;
    two.answer = line -> FakeNode.SILENCE;
    Values<String> values =
        strings(
            ClientSettings.of(one.address(), two.address())
                .withSilence(Duration.ofMillis(300))
                .withDeadline(Duration.ofSeconds(60)));
    assertCategory(() -> values.blocking().set("a", "b"), RomaException.Category.UNKNOWN);
    assertThat(one.asked.size() + two.asked.size()).isEqualTo(1);
  }

  @Test
  void aReadThatANodeCannotAnswerIsAskedAgainButNoWriteIs() {
    one.answer =
        line ->
            failures.getAndIncrement() < 3
                ? "SERVER_ERROR the vnode is lost"
                : line.startsWith("gets") ? "END" : "STORED";
    Values<String> values = strings(ClientSettings.of(one.address()));
    assertThat(values.blocking().get("a")).isEmpty();
    assertThat(failures).hasValue(4);
    failures.set(0);
    assertCategory(() -> values.blocking().set("a", "b"), RomaException.Category.UNKNOWN);
    assertThat(failures).hasValue(1);
  }

  @Test
  void theDeadlineEndsACall() {
    one.answer = line -> FakeNode.SILENCE;
    Values<String> values =
        strings(ClientSettings.of(one.address()).withDeadline(Duration.ofMillis(200)));
    assertCategory(() -> values.blocking().get("a"), RomaException.Category.NOT_DONE);
    assertCategory(() -> values.blocking().set("a", "b"), RomaException.Category.UNKNOWN);
  }

  private static void assertCategory(Runnable call, RomaException.Category category) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RomaException.class, failed -> assertThat(failed.category()).isEqualTo(category));
  }

  @Test
  void moreCallsThanMayWaitFailAtOnceWithNothingDone() {
    one.answer = line -> FakeNode.SILENCE;
    Values<String> values = strings(ClientSettings.of(one.address()).withLimits(4, 8, 1 << 20));
    List<CompletableFuture<OptionalLong>> calls =
        IntStream.range(0, 40)
            .mapToObj(i -> values.increment("n", 1).toCompletableFuture())
            .toList();
    await()
        .atMost(SOON)
        .until(
            () -> calls.stream().filter(CompletableFuture::isCompletedExceptionally).count() >= 28);
    assertThat(one.asked.size()).isLessThanOrEqualTo(4);
  }

  @Test
  void requestsArePipelinedAndAnsweredInOrder() {
    one.answer =
        line -> {
          String key = line.substring("gets ".length());
          return "VALUE " + key + " 0 4 1\r\n" + key + "\r\nEND";
        };
    Values<String> values = strings(ClientSettings.of(one.address()));
    List<CompletableFuture<String>> reads =
        IntStream.range(1000, 3000)
            .mapToObj(i -> values.get("" + i).thenApply(v -> v.orElse("")).toCompletableFuture())
            .toList();
    List<String> got = reads.stream().map(CompletableFuture::join).collect(Collectors.toList());
    assertThat(got).isEqualTo(IntStream.range(1000, 3000).mapToObj(i -> "" + i).toList());
  }

  @Test
  void refusalsAreSaidAsSuch() {
    one.answer =
        line ->
            line.startsWith("incr")
                ? "CLIENT_ERROR cannot increment or decrement non-numeric value"
                : "SERVER_ERROR object too large for cache";
    Values<String> values = strings(ClientSettings.of(one.address()));
    assertCategory(() -> values.blocking().increment("n", 1), RomaException.Category.REFUSED);
    assertCategory(() -> values.blocking().append("n", "x"), RomaException.Category.REFUSED);
    assertThatThrownBy(() -> values.blocking().get("a b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without blanks");
    assertThatThrownBy(() -> values.blocking().set("a", "b", Duration.ofMillis(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysOfAHashNameAreSentWithIt() {
    one.answer =
        line ->
            switch (line) {
              case "gets a\u001bh" -> "VALUE a\u001bh 0 2 77\r\nhi\r\nEND";
              case "gets a", "gets b\u001bh", "get b\u001bh" -> "END";
              case "set a\u001bh 0 0 2", "alist_push a\u001bh 1" -> "STORED";
              default -> "ERROR";
            };
    strings(ClientSettings.of(one.address()));
    Records records = client.hash("h");
    records.strings().blocking().set("a", "hi");
    assertThat(records.strings().blocking().getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "hi"));
    assertThat(client.strings().blocking().get("a")).isEmpty();
    assertThat(client.hash("roma").strings().blocking().get("a")).isEmpty();
    assertThatThrownBy(() -> client.hash("a b")).isInstanceOf(IllegalArgumentException.class);
  }

  /** As in ROMA, {@code gets} does not tell. */
  private static String withoutHashNames(String line) {
    return line.startsWith("get ") && line.endsWith("\u001bh") ? UNKNOWN : "END";
  }

  /** One that has just come back may not know yet of one that was created meanwhile. */
  @Test
  void aHashNameIsUnknownOnlyWhereASecondNodeDoesNotKnowItEither() {
    one.answer = line -> failures.getAndIncrement() == 0 ? UNKNOWN : "STORED";
    two.answer = one.answer;
    strings();
    client.hash("h").strings().blocking().set("a", "b");
    assertThat(one.asked).hasSize(1);
    assertThat(two.asked).hasSize(1);

    one.answer = RomaClientTest::withoutHashNames;
    two.answer = one.answer;
    assertThatThrownBy(() -> client.hash("h").strings().blocking().get("a"))
        .isInstanceOfSatisfying(
            UnknownHashNameException.class,
            refused -> {
              assertThat(refused.hashName()).isEqualTo("h");
              assertThat(refused.category()).isEqualTo(RomaException.Category.REFUSED);
            });
  }

  @Test
  void anUnknownHashNameFailsNobodyElse() {
    one.answer = line -> line.contains("\u001bh") ? "SERVER_ERROR h does not exists." : "END";
    Values<String> values = strings(ClientSettings.of(one.address()));
    List<CompletableFuture<?>> reads =
        IntStream.range(0, 200)
            .<CompletableFuture<?>>mapToObj(
                i ->
                    (i % 2 == 0 ? values : client.hash("h").strings())
                        .get("a" + i)
                        .toCompletableFuture())
            .toList();
    for (int i = 0; i < reads.size(); i++) {
      CompletableFuture<?> read = reads.get(i);
      if (i % 2 == 0) {
        assertThat(read.join()).isEqualTo(Optional.empty());
      } else {
        assertThatThrownBy(read::join).hasCauseInstanceOf(UnknownHashNameException.class);
      }
    }
    assertThatThrownBy(() -> client.hash("h").strings().blocking().getAll(List.of("a", "b")))
        .isInstanceOf(UnknownHashNameException.class);
  }

  @Test
  void aClosedClientSaysSo() {
    Values<String> values = strings();
    client.close();
    assertThatThrownBy(() -> values.blocking().get("a"))
        .isInstanceOf(RomaException.class)
        .hasMessage("the client is closed");
  }
}
