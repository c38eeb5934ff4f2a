package roma.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import roma.client.network.NetworkPort;
import roma.data.Command;
import roma.data.Reply;

/** How calls reach the socket: by their own threads, together, and in pieces where it is full. */
class SendingTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeNode node = new FakeNode(SendingTest::answerEven);
  private final Queue<ClientEvent> heard = new ConcurrentLinkedQueue<>();
  private RomaClient client;

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  /** Connected, and knowing the ring: calling threads write from here on. */
  private Values<String> connected(ClientSettings settings) {
    node.ring = FakeNode.ring(node, node);
    client = RomaClient.connect(settings);
    client.listen(heard::add);
    awaitRing();
    return client.strings();
  }

  private void awaitRing() {
    await()
        .atMost(SOON)
        .until(() -> heard.stream().anyMatch(event -> event instanceof ClientEvent.RingChanged));
  }

  private Values<String> connected() {
    return connected(ClientSettings.of(node.address()));
  }

  /** Keys are numbers; the even ones are there. */
  private static String answerEven(String line) {
    if (!line.startsWith("gets ")) {
      return "STORED";
    }
    String key = line.substring("gets ".length());
    boolean there = Integer.parseInt(key) % 2 == 0;
    return there ? "VALUE " + key + " 0 " + key.length() + " 1\r\n" + key + "\r\nEND" : "END";
  }

  @Test
  void getsTogetherAreAnsweredEach() {
    List<String> keys = IntStream.range(0, 1000).mapToObj(i -> "" + i).toList();
    Map<String, String> found = connected().blocking().getAll(keys);
    assertThat(found)
        .isEqualTo(
            IntStream.range(0, 500)
                .mapToObj(i -> "" + 2 * i)
                .collect(Collectors.toMap(key -> key, key -> key)));
    assertThat(node.requests).as("lines for 1000 keys").hasValueLessThan(100);
  }

  @Test
  void whatFailsTogetherIsAskedAgain() {
    AtomicInteger failures = new AtomicInteger();
    node.answer =
        line ->
            line.startsWith("gets ") && failures.getAndIncrement() == 0
                ? "SERVER_ERROR not now"
                : answerEven(line);
    assertThat(connected().blocking().getAll(List.of("1", "2", "3", "4")))
        .isEqualTo(Map.of("2", "2", "4", "4"));
    assertThat(heard).anyMatch(event -> event instanceof ClientEvent.Repeated);
  }

  /** As of ROMA, where not all keys are of the node that is asked. */
  @Test
  void valuesMayComeInAnotherOrderAndOnceForAKeyAskedForTwice() {
    node.answerTogether = line -> "VALUE 4 0 1 1\r\n4\r\nVALUE 2 0 1 1\r\n2\r\nEND";
    connected();
    List<Reply> replies;
    Events events = new Events();
    events.add(heard::add);
    heard.clear();
    try (NetworkPort port = NetworkPort.open(ClientSettings.of(node.address()), events)) {
      awaitRing();
      List<NamedKey> keys = Stream.of("1", "2", "4", "2").map(NamedKey::of).toList();
      replies = port.executeAll(keys, new Command.Get()).toCompletableFuture().join();
    }
    assertThat(replies.get(0)).isEqualTo(Reply.NOT_FOUND);
    assertThat(replies.subList(1, 4))
        .map(reply -> ((Reply.Found) reply).record().value().toUtf8())
        .containsExactly("2", "4", "2");
  }

  @Test
  void aValueThatNobodyAskedForEndsTheConnection() {
    node.answer = line -> "VALUE 8 0 1 1\r\n8\r\nEND";
    Values<String> values =
        connected(ClientSettings.of(node.address()).withDeadline(Duration.ofMillis(300)));
    assertThatThrownBy(() -> values.blocking().getAll(List.of("2", "4")))
        .isInstanceOf(RomaException.class);
    assertThat(heard)
        .anyMatch(
            event ->
                event instanceof ClientEvent.Disconnected ended
                    && ended.reason().contains("was not asked for"));
  }

  /** A socket that blocks would be closed by the interrupt, for all its users. */
  @Test
  void anInterruptedCallerEndsNothing() {
    Values<String> values = connected();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    Thread.currentThread().interrupt();
    try {
      for (int i = 0; i < 100; i++) {
        calls.add(values.get("2").toCompletableFuture());
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    calls.forEach(CompletableFuture::join);
    assertThat(heard).noneMatch(event -> event instanceof ClientEvent.Disconnected);
  }

  @Test
  void moreThanTheSocketTakesGoesOutInPieces() {
    Values<String> values = connected();
    String large = "x".repeat(1 << 20);
    List<CompletableFuture<Void>> sets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sets.add(values.set("" + i, large).toCompletableFuture());
    }
    sets.forEach(CompletableFuture::join);
    assertThat(node.asked.stream().filter(line -> line.startsWith("set "))).hasSize(40);
    assertThat(values.blocking().get("2")).contains("2");
  }

  @Test
  void manyThreadsShareTheConnection() {
    Values<String> values = connected();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String key = "" + (100 + i);
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < 500; round++) {
                  boolean there = values.blocking().get(key).isPresent();
                  assertThat(there).isEqualTo(Integer.parseInt(key) % 2 == 0);
                }
              },
              task -> new Thread(task, "caller").start()));
    }
    threads.forEach(CompletableFuture::join);
  }
}
