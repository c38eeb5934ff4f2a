package roma.cluster.vnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static roma.cluster.vnode.JournalNode.VNODE;
import static roma.cluster.vnode.JournalNode.of;
import static roma.cluster.vnode.JournalNode.put;
import static roma.cluster.vnode.JournalNode.puts;
import static roma.cluster.vnode.JournalNode.range;

import akka.persistence.JournalProtocol;
import akka.persistence.NonPersistentRepr;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.store.CatchUpRequest;
import roma.store.WriteResult;

/**
 * The rules of Akka's journal contract, one test each, as its TCK ({@code JournalSpec}) has them,
 * and this journal's deviations (docs/architecture.md, section 10, rule 10), each as what it does
 * instead. What a crash leaves behind is {@link JournalCrashTest}'s.
 */
class JournalContractTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path directory;
  private JournalNode journal;

  @BeforeEach
  void open() {
    journal = JournalNode.open(directory);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void openAgain() {
    journal.close();
    journal = JournalNode.open(directory);
  }

  private void writeFive() {
    assertThat(journal.write(List.of(puts(VNODE, 1, 1, 5))).successful()).isTrue();
  }

  @Nested
  class Replay {
    @Test
    void returnsAllEventsInOrder() {
      writeFive();
      assertThat(journal.numbers(VNODE)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @ParameterizedTest
    @CsvSource({
      "3, 9223372036854775807, 9223372036854775807, 3, 5", // a lower bound
      "1, 3, 9223372036854775807, 1, 3", // an upper bound
      "1, 1000, 3, 1, 3", // a maximum
      "2, 4, 9223372036854775807, 2, 4", // both bounds
      "2, 5, 2, 2, 3", // both bounds and a maximum
      "2, 2, 9223372036854775807, 2, 2", // equal bounds
      "2, 4, 1, 2, 2", // a maximum of one
      "5, 6, 9223372036854775807, 5, 5", // beyond the end
    })
    void keepsToItsBoundsAndItsMaximum(long from, long to, long max, long first, long last) {
      writeFive();
      assertThat(journal.numbers(VNODE, from, to, max)).isEqualTo(range(first, last));
    }

    @ParameterizedTest
    @CsvSource({
      "1, 9223372036854775807, 0", // a maximum of zero
      "3, 2, 9223372036854775807", // a lower bound above the upper one
      "6, 9223372036854775807, 9223372036854775807", // behind the last event
      "1, 0, 9223372036854775807", // before the first
    })
    void returnsNothingOfAnEmptyRange(long from, long to, long max) {
      writeFive();
      assertThat(journal.numbers(VNODE, from, to, max)).isEmpty();
    }

    @Test
    void returnsNothingOfAVnodeThatHasNotWritten() {
      writeFive();
      assertThat(journal.numbers(VNODE + 1)).isEmpty();
    }

    @Test
    void goesOverMoreEventsThanOneReadOfTheLogBrings() {
      for (int first = 1; first <= 2401; first += 200) {
        journal.write(List.of(puts(VNODE, 1, first, first + 199)));
      }
      assertThat(journal.numbers(VNODE)).isEqualTo(range(1, 2600));
      assertThat(journal.numbers(VNODE, 900, 2100, 1150)).isEqualTo(range(900, 2049));
    }

    @Test
    void isTheSameAfterTheStoreWasOpenedAgain() {
      writeFive();
      openAgain();
      assertThat(journal.numbers(VNODE)).isEqualTo(range(1, 5));
    }

    @Test
    void isRefusedForWhatIsNoVnode() {
      assertThatThrownBy(() -> journal.replay("somebody-else", 1, ALL, ALL))
          .hasMessageContaining("this journal keeps vnodes only, not somebody-else");
    }
  }

  @Nested
  class Deletion {
    @Test
    void keepsWhatWasDeletedFromReplayForGood() {
      writeFive();
      journal.delete(VNODE, 3);
      assertThat(journal.numbers(VNODE)).containsExactly(4L, 5L);
      assertThat(journal.numbers(VNODE, 2, 4, ALL)).containsExactly(4L);
      openAgain();
      assertThat(journal.numbers(VNODE)).containsExactly(4L, 5L);
    }

    @Test
    void ofWhatIsDeletedAlreadyChangesNothing() {
      writeFive();
      journal.delete(VNODE, 3);
      journal.delete(VNODE, 2);
      assertThat(journal.numbers(VNODE)).containsExactly(4L, 5L);
    }

    @ParameterizedTest
    @CsvSource({"3", "5", "9223372036854775807"})
    void doesNotResetTheHighestNumber(long upTo) {
      writeFive();
      journal.delete(VNODE, upTo);
      assertThat(journal.highest(VNODE)).isEqualTo(5);
      openAgain();
      assertThat(journal.highest(VNODE)).isEqualTo(5);
      assertThat(journal.write(put(1, 6, "goes on")).written()).containsExactly(6L);
    }

    @Test
    void takesNoRecordAway() {
      writeFive();
      journal.delete(VNODE, ALL);
      assertThat(journal.store.read(VNODE, Key.of("key3"))).isNotNull();
    }
  }

  @Nested
  class HighestNumber {
    @Test
    void isZeroForAVnodeThatHasNotWritten() {
      writeFive();
      assertThat(journal.highest(VNODE + 1)).isZero();
    }

    @Test
    void isThatOfTheLastEventAlsoAfterAnotherOpening() {
      writeFive();
      assertThat(journal.highest(VNODE)).isEqualTo(5);
      openAgain();
      assertThat(journal.highest(VNODE)).isEqualTo(5);
    }

    /** Else a number that was handed out before could be used twice. */
    @Test
    void isReadBehindEveryWriteUnderWay() {
      TestKit writes = new TestKit(journal.system());
      int rounds = 300;
      // One reader each: answers to one reader may overtake each other.
      List<TestKit> reads =
          Stream.generate(() -> new TestKit(journal.system())).limit(rounds).toList();
      for (int n = 1; n <= rounds; n++) {
        journal.tell(List.of(puts(VNODE, 1, n, n)), writes.getRef());
        journal.askHighest(VNODE, reads.get(n - 1).getRef());
      }
      for (int n = 1; n <= rounds; n++) {
        var read = reads.get(n - 1).expectMsgClass(SOON, JournalProtocol.RecoverySuccess.class);
        assertThat(read.highestSequenceNr()).isGreaterThanOrEqualTo(n);
      }
    }

    /** Deviation: a replica cuts its log where another's is the truth; no body is alive then. */
    @Test
    void fallsWithALogThatIsCutAndIsGivenOutAgainInALaterEpochOnly() throws Exception {
      writeFive();
      CompletableFuture<WriteResult> cut = new CompletableFuture<>();
      List<roma.store.KeyedRecord> gone =
          Stream.of("key4", "key5")
              .map(key -> new roma.store.KeyedRecord(Key.of(key), null))
              .toList();
      journal.store.catchUp(
          new CatchUpRequest(VNODE, 2, new Version(1, 3), List.of(), gone, 0), cut::complete);
      assertThat(cut.get(30, TimeUnit.SECONDS)).isInstanceOf(WriteResult.Written.class);

      assertThat(journal.highest(VNODE)).isEqualTo(3);
      assertThat(journal.numbers(VNODE)).isEqualTo(range(1, 3));
      assertThat(journal.write(put(1, 4, "of the former epoch")).successful()).isFalse();
      assertThat(journal.write(put(2, 4, "of the later one")).written()).containsExactly(4L);
    }
  }

  @Nested
  class Writing {
    @Test
    void isAnsweredEventByEventInOrder() {
      var answer = journal.write(List.of(puts(VNODE, 1, 1, 3), puts(VNODE, 1, 4, 4)));
      assertThat(answer.successful()).isTrue();
      assertThat(answer.written()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void isSeenByAReadOnceItIsAnswered() {
      for (int n = 1; n <= 50; n++) {
        journal.write(put(1, n, "key" + n));
        assertThat(journal.store.read(VNODE, Key.of("key" + n)).version().sequenceNumber())
            .isEqualTo(n);
      }
    }

    @Test
    void ofABatchIsAllOrNothing() {
      writeFive();
      var gap = journal.write(put(1, 6, "follows"), put(1, 8, "does not"));
      assertThat(gap.written()).isEmpty();
      assertThat(gap.failed()).containsExactly(6L, 8L);
      assertThat(journal.highest(VNODE)).isEqualTo(5);
      assertThat(journal.store.read(VNODE, Key.of("follows"))).isNull();
      assertThat(journal.numbers(VNODE)).isEqualTo(range(1, 5));
    }

    /** Deviation: atomic writes that Akka made one call of stand or fall together. */
    @Test
    void ofSeveralBatchesInOneCallIsAllOrNothingToo() {
      var answer =
          journal.write(List.of(List.of(put(1, 1, "good")), List.of(put(1, 3, "leaves a gap"))));
      assertThat(answer.failed()).containsExactly(1L, 3L);
      assertThat(journal.highest(VNODE)).isZero();
      assertThat(journal.store.read(VNODE, Key.of("good"))).isNull();
    }

    /** Deviation: {@code answer} meets no rejection in any of these. */
    @Test
    void isNeverRejectedButFails() {
      writeFive();
      assertThat(journal.write(put(1, 5, "a number that was used")).failed()).containsExactly(5L);
      assertThat(journal.write(put(1, 7, "a gap")).failure()).contains("OutOfOrder");
      assertThat(journal.writeForeign("no event of a vnode").failed()).containsExactly(1L);
      assertThat(journal.highest(VNODE)).isEqualTo(5);
    }

    @Test
    void belowTheFenceFails() {
      journal.write(put(5, 1, "a"));
      assertThat(journal.write(put(4, 2, "b")).failure()).contains("Fenced");
      assertThat(journal.store.read(VNODE, Key.of("b"))).isNull();
    }

    @Test
    void goesOnAfterAFailure() {
      journal.write(put(1, 2, "a gap"));
      assertThat(journal.write(put(1, 1, "the first")).written()).containsExactly(1L);
      assertThat(journal.highest(VNODE)).isEqualTo(1);
    }

    /** Akka's {@code defer}: an answer in its turn, and nothing to store. */
    @Test
    void ofWhatIsNotToBeStoredIsAnsweredAndStoresNothing() {
      TestKit probe = new TestKit(journal.system());
      List<PersistentEnvelope> deferred =
          List.of(new NonPersistentRepr("a deferred handler", probe.getRef()));
      journal.tellRaw(deferred, probe.getRef(), 1);
      probe.expectMsg(SOON, JournalProtocol.WriteMessagesSuccessful$.MODULE$);
      probe.expectMsgClass(SOON, JournalProtocol.LoopMessageSuccess.class);
      assertThat(journal.highest(VNODE)).isZero();
    }

    @Test
    void ofManyVnodesAtOnceKeepsEachOnesOrderAndAFailureToItsOwnVnode() {
      int vnodes = 64;
      int writes = 20;
      int broken = 13;
      TestKit probe = new TestKit(journal.system());
      for (int n = 1; n <= writes; n++) {
        for (int vnode = 0; vnode < vnodes; vnode++) {
          int number = vnode == broken && n == writes ? n + 1 : n;
          journal.tell(List.of(puts(vnode, 1, number, number)), probe.getRef());
        }
      }
      Map<Integer, List<Long>> written = new HashMap<>();
      Map<Integer, List<Long>> failed = new HashMap<>();
      for (int i = 0; i < 2 * vnodes * writes; i++) {
        Object answer = probe.receiveOne(SOON);
        if (answer instanceof JournalProtocol.WriteMessageSuccess success) {
          note(written, success.actorInstanceId(), success.persistent());
        } else if (answer instanceof JournalProtocol.WriteMessageFailure failure) {
          note(failed, failure.actorInstanceId(), failure.message());
        }
      }
      assertThat(failed).isEqualTo(Map.of(broken, List.of(writes + 1L)));
      for (int vnode = 0; vnode < vnodes; vnode++) {
        List<Long> expected = range(1, vnode == broken ? writes - 1 : writes);
        assertThat(written.get(vnode)).as("vnode " + vnode).isEqualTo(expected);
        assertThat(journal.numbers(vnode)).as("vnode " + vnode).isEqualTo(expected);
      }
    }

    private static void note(Map<Integer, List<Long>> to, int vnode, PersistentRepr event) {
      to.computeIfAbsent(vnode, v -> new ArrayList<>()).add(event.sequenceNr());
    }
  }

  @Nested
  class Payloads {
    static Stream<Entry> entries() {
      Version at = new Version(3, 1);
      RequestId request = new RequestId(Long.MIN_VALUE, 77);
      Record record = Record.of(at, 0xfffffffe, 1_900_000_000L, Bytes.wrap(new byte[100_000]));
      Key key = new Key(9, Bytes.utf8("a key"));
      return Stream.of(
          Entry.put(key, Version.NONE, record, request, Reply.STORED),
          Entry.put(key, Version.NONE, record, request, new Reply.Number(-1)),
          Entry.put(key, Version.NONE, Record.tombstone(at), request, Reply.DELETED),
          Entry.remove(at, key, Version.NONE),
          Entry.flush(at, request),
          Entry.flushLater(at, request, 99),
          new Entry(at, Entry.Effect.NONE, null, Version.NONE, null, RequestId.NONE, null, 0));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void ofEveryKindComeBackEqualAfterAnotherOpening(Entry entry) {
      journal.write(of(entry));
      openAgain();
      assertThat(journal.replay(VNODE, 1, ALL, ALL))
          .singleElement()
          .satisfies(repr -> assertThat(repr.payload()).isEqualTo(of(entry)));
    }

    /** Deviation: who repeats such an outcome reads the record, so the log does not hold it. */
    @Test
    void whoseOutcomeIsARecordComeBackWithoutIt() {
      Record touched = Record.of(new Version(1, 1), 0, 0, Bytes.utf8("value"));
      journal.write(
          of(
              Entry.put(
                  Key.of("a"),
                  Version.NONE,
                  touched,
                  new RequestId(1, 1),
                  new Reply.Found(touched))));
      VnodeEvent replayed = (VnodeEvent) journal.replay(VNODE, 1, ALL, ALL).get(0).payload();
      assertThat(replayed.entry().outcome()).isEqualTo(Reply.TOUCHED);
      assertThat(replayed.entry().record()).isEqualTo(touched);
    }

    /**
     * Deviation: the epoch fence keeps writers apart, not their uuids; so the replay filter is off.
     */
    @Test
    void comeBackWithoutWriterAndSender() {
      journal.write(put(1, 1, "a"));
      PersistentRepr replayed = journal.replay(VNODE, 1, ALL, ALL).get(0);
      assertThat(replayed.writerUuid()).isEmpty();
      assertThat(replayed.sender()).isNull();
      assertThat(replayed.persistenceId()).isEqualTo(JournalNode.id(VNODE));
      assertThat(journal.system().settings().config().getString("roma.journal.replay-filter.mode"))
          .isEqualTo("off");
    }
  }

  /** Deviation: the store keeps one record a key, so replay returns what the keys hold now. */
  @Nested
  class ReplayOfKeysThatChangedAgain {
    private VnodeEvent again(long number, String key, long previous) {
      return put(VNODE, 1, number, key, new Version(1, previous), false);
    }

    @Test
    void returnsTheNewestRecordOfEachOnceUnderTheNumberOfItsLastChange() {
      journal.write(put(1, 1, "a"), put(1, 2, "b"), again(3, "a", 1), again(4, "a", 3));
      List<PersistentRepr> replayed = journal.replay(VNODE, 1, ALL, ALL);
      assertThat(replayed).extracting(PersistentRepr::sequenceNr).containsExactly(2L, 4L);
      assertThat(((VnodeEvent) replayed.get(1).payload()).entry())
          .isEqualTo(again(4, "a", 3).entry());
    }

    @Test
    void countsWhatItReturnsAgainstTheMaximum() {
      journal.write(put(1, 1, "a"), again(2, "a", 1), put(1, 3, "b"), put(1, 4, "c"));
      assertThat(journal.numbers(VNODE, 1, ALL, 2)).containsExactly(2L, 3L);
    }

    @Test
    void returnsNothingForARangeInWhichEveryKeyWasWrittenAgainLater() {
      journal.write(put(1, 1, "a"), put(1, 2, "b"), again(3, "a", 1), again(4, "b", 2));
      assertThat(journal.numbers(VNODE, 1, 2, ALL)).isEmpty();
      assertThat(journal.highest(VNODE)).isEqualTo(4);
    }

    @Test
    void returnsARemovalAndNotTheRecordThatItRemoved() {
      journal.write(
          put(1, 1, "a"),
          put(1, 2, "b"),
          of(Entry.remove(new Version(1, 3), Key.of("a"), new Version(1, 1))));
      assertThat(journal.numbers(VNODE)).containsExactly(2L, 3L);
    }

    @Test
    void returnsAFlushAndNoneOfWhatItRemoved() {
      journal.write(
          put(1, 1, "a"),
          put(1, 2, "b"),
          of(Entry.flush(new Version(1, 3), RequestId.NONE)),
          put(1, 4, "a"));
      assertThat(journal.numbers(VNODE)).containsExactly(3L, 4L);
    }
  }
}
