package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.NodeId;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

/** What a client may not do, and what a slow or greedy one gets. */
class HostileInputTest {
  private final FixedCluster cluster =
      new FixedCluster(
          FixedCluster.twoNodes(new NodeId("10.0.0.1", 11211), new NodeId("10.0.0.2", 11211)));

  /** Answers when told. */
  private static final class SlowStore implements KeyValueStore {
    final List<CompletableFuture<Reply>> owed = new ArrayList<>();

    @Override
    public CompletionStage<Reply> execute(Key key, Command command) {
      CompletableFuture<Reply> later = new CompletableFuture<>();
      owed.add(later);
      return later;
    }

    @Override
    public CompletionStage<Reply> flushAll(long atSeconds) {
      throw new IllegalStateException("broken store");
    }
  }

  private Conversation withMemory() {
    return new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);
  }

  @Test
  void aLineOverTheLimitIsRefusedAndTheConnectionEnds() {
    Conversation client = withMemory();

    assertThat(client.say("x".repeat(Conversation.LIMITS.maxLineBytes()) + "\r\n"))
        .isEqualTo("CLIENT_ERROR line too long\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aLineWithoutEndIsNotKept() {
    Conversation client = withMemory();
    client.send(Conversation.bytes("get " + "x".repeat(Conversation.LIMITS.maxLineBytes())));

    assertThat(client.heard()).isEqualTo("CLIENT_ERROR line too long\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aKeyOverTheLimitIsRefusedWithItsBlock() {
    Conversation client = withMemory();
    String longest = "k".repeat(Conversation.LIMITS.maxKeyBytes());

    assertThat(
            client.say(
                "set "
                    + longest
                    + " 0 0 1\r\nx\r\nset "
                    + longest
                    + "k 0 0 9\r\nflush_all\r\nget "
                    + longest
                    + "\r\n"))
        .isEqualTo(
            "STORED\r\nCLIENT_ERROR bad command line format\r\nVALUE "
                + longest
                + " 0 1\r\nx\r\nEND\r\n");
  }

  @Test
  void aValueOverTheLimitIsSwallowedWithoutBeingTakenForCommands() {
    Conversation client = withMemory();
    int bytes = Conversation.LIMITS.maxValueBytes() + 1;
    String block = "flush_all\r\n".repeat(bytes / 11) + "y".repeat(bytes % 11);

    assertThat(
            client.say("set k 0 0 1\r\nx\r\nset k 0 0 " + bytes + "\r\n" + block + "\r\nget k\r\n"))
        .isEqualTo(
            "STORED\r\nSERVER_ERROR object too large for cache\r\nVALUE k 0 1\r\nx\r\nEND\r\n");
  }

  @Test
  void aHugeAnnouncedBlockTakesNoMemoryAndIsAnsweredOnceItHasPassed() {
    Conversation client = withMemory();

    assertThat(client.say("set k 0 0 2147483645\r\nabc")).isEmpty();
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void repliesComeInOrderWhateverTheOrderOfDecisions() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    client.send(
        Conversation.bytes(
            "set a 0 0 1\r\nx\r\nversion\r\nincr n 1\r\nget b\r\ndelete c noreply\r\n"));
    store.owed.get(3).complete(Reply.DELETED);
    store.owed.get(2).complete(Reply.NOT_FOUND);
    store.owed.get(1).complete(new Reply.Number(-1));

    assertThat(client.heard()).isEmpty();
    store.owed.get(0).complete(Reply.STORED);
    assertThat(client.heard())
        .isEqualTo("STORED\r\nVERSION ROMA-1.3.0\r\n18446744073709551615\r\nEND\r\n");
  }

  @Test
  void onlySoManyRequestsAreUnderWayThenNothingMoreIsRead() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    client.send(Conversation.bytes("delete k\r\n".repeat(1000)));

    assertThat(store.owed).hasSize(Connection.MAX_IN_FLIGHT);
    assertThat(client.isReading()).isFalse();
    for (int decided = 0; decided < 1000; decided++) {
      store.owed.get(decided).complete(Reply.DELETED);
      client.send(new byte[0]);
    }
    assertThat(client.heard()).isEqualTo("DELETED\r\n".repeat(1000));
    assertThat(client.isReading()).isTrue();
  }

  @Test
  void theKeysOfOneRetrievalCountAsRequests() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    client.send(Conversation.bytes("gets" + " k".repeat(1000) + "\r\nversion\r\n"));
    int first = store.owed.size();

    assertThat(first).isBetween(1, Connection.MAX_IN_FLIGHT);
    for (int decided = 0; decided < 1000; decided++) {
      store.owed.get(decided).complete(Reply.NOT_FOUND);
      client.send(new byte[0]);
    }
    assertThat(client.heard()).isEqualTo("END\r\nVERSION ROMA-1.3.0\r\n");
  }

  @Test
  void valuesExpectedFromReadsAreBounded() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    byte[] large = new byte[1024 * 1024];
    client.send(Conversation.bytes("get k\r\n"));
    store
        .owed
        .get(0)
        .complete(new Reply.Found(Record.of(new Version(1, 1), 0, 0, Bytes.wrap(large))));
    assertThat(client.heard()).hasSizeGreaterThan(large.length);

    client.send(Conversation.bytes("get k\r\n".repeat(100)));

    assertThat(store.owed).hasSize(1 + Connection.MAX_IN_FLIGHT_BYTES / large.length);
  }

  @Test
  void aFailedKeyEndsItsRetrievalWithAnError() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    client.send(Conversation.bytes("get a b c\r\nversion\r\n"));
    Record record = Record.of(new Version(1, 1), 0, 0, Bytes.utf8("x"));
    store.owed.get(0).complete(new Reply.Found(record));
    store.owed.get(1).complete(Reply.notDone("no primary\r\nof this vnode"));
    store.owed.get(2).complete(new Reply.Found(record));

    assertThat(client.heard())
        .isEqualTo(
            "VALUE a 0 1\r\nx\r\nSERVER_ERROR no primary  of this vnode\r\nVERSION ROMA-1.3.0\r\n");
  }

  @Test
  void aStoreThatBreaksItsPromiseIsAnInternalError() {
    SlowStore store = new SlowStore();
    Conversation client = new Conversation(store, cluster);
    client.send(Conversation.bytes("set k 0 0 1\r\nx\r\nflush_all\r\n"));
    store.owed.get(0).completeExceptionally(new IllegalStateException("lost"));

    assertThat(client.heard())
        .isEqualTo("SERVER_ERROR internal error\r\nSERVER_ERROR internal error\r\n");
  }
}
