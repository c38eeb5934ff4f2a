package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

/** Clients that share memory for less than one of the longest values. */
class ClientMemoryTest {
  private static final String HALF = "x".repeat(20_000);
  private static final NodeId SELF = new NodeId("127.0.0.11", 10001);

  private final AtomicLong millis = new AtomicLong();
  private final ClientMemory memory = new ClientMemory(30_000, millis::get);
  private final MemoryStore store = new MemoryStore(() -> Conversation.NOW);
  private final FixedCluster cluster =
      new FixedCluster(FixedCluster.twoNodes(SELF, new NodeId("127.0.0.12", 10001)));
  private final Conversation first = new Conversation(store, cluster, memory);
  private final Conversation second = new Conversation(store, cluster, memory);

  @Test
  void whoeverComesWhileItIsUsedUpWaitsAndIsServedOnceItIsFree() {
    assertThat(first.say("set a 0 0 40000\r\n" + HALF)).isEmpty();
    assertThat(memory.heldBytes()).isEqualTo(40_000);
    assertThat(first.isReading()).isTrue();
    assertThat(second.say("get a\r\n")).isEmpty();
    assertThat(second.isReading()).isFalse();
    assertThat(memory.waits()).isEqualTo(1);

    assertThat(first.say(HALF + "\r\n")).isEqualTo("STORED\r\n");
    assertThat(second.heard()).startsWith("VALUE a 0 40000\r\n").endsWith("END\r\n");
    assertThat(second.isReading()).isTrue();
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void aPeerThatStallsIsClosedWhileOthersWait() {
    first.say("set a 0 0 40000\r\n" + HALF);
    second.say("get a\r\n");
    millis.set(ClientMemory.STALL_MILLIS - 600);
    second.lookAgain();
    assertThat(first.isOpen()).isTrue();
    millis.set(ClientMemory.STALL_MILLIS);
    second.lookAgain();
    assertThat(first.isOpen()).isFalse();
    assertThat(second.heard()).isEqualTo("END\r\n");
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void aStalledPeerIsLeftAloneWhileNobodyWaits() {
    first.say("set a 0 0 40000\r\n" + HALF);
    millis.set(10 * ClientMemory.STALL_MILLIS);
    assertThat(first.say(HALF + "\r\n")).isEqualTo("STORED\r\n");
    assertThat(second.say("get b\r\n")).isEqualTo("END\r\n");
  }

  @Test
  void whoeverDiesGivesItsMemoryBack() {
    first.say("set a 0 0 40000\r\n" + HALF);
    second.say("get a\r\n");
    first.close();
    assertThat(second.heard()).isEqualTo("END\r\n");
  }

  @Test
  void aValueThatIsNotKeptTakesNoMemory() {
    first.say("set a 0 0 70000\r\n" + HALF);
    assertThat(memory.heldBytes()).isZero();
  }
}
