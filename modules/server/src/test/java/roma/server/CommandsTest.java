package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import roma.data.ClusterAdmin;
import roma.data.NodeId;

/** Each command and each of its errors, byte for byte (docs/protocol.md). */
class CommandsTest {
  private static final String CAS_1 = Long.toUnsignedString((1L << 44) + 1);
  private static final String CAS_2 = Long.toUnsignedString((1L << 44) + 2);

  private final FixedCluster cluster =
      new FixedCluster(
          FixedCluster.twoNodes(new NodeId("127.0.0.11", 10001), new NodeId("127.0.0.12", 10001)));
  private final Conversation client =
      new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);

  @AfterEach
  void close() {
    client.close();
  }

  /**
   * Line ends are written as {@code |}; each row is a conversation on a new connection and an empty
   * store.
   */
  static Stream<Arguments> conversations() {
    return Stream.of(
        row("get missing", "get k|", "END|"),
        row(
            "set and get, flags kept",
            "set k 4294967295 0 1|x|get k|",
            "STORED|VALUE k 4294967295 1|x|END|"),
        row("an empty value", "set k 0 0 0||get k|", "STORED|VALUE k 0 0||END|"),
        row(
            "a value that holds line ends",
            "set k 0 0 4|a|b|get k|",
            "STORED|VALUE k 0 4|a|b|END|"),
        row(
            "many keys, in the order asked",
            "set a 0 0 1|1|set b 0 0 1|2|get b none a b|",
            "STORED|STORED|VALUE b 0 1|2|VALUE a 0 1|1|VALUE b 0 1|2|END|"),
        row(
            "gets shows the cas id",
            "set k 0 0 1|x|gets k|",
            "STORED|VALUE k 0 1 " + CAS_1 + "|x|END|"),
        row(
            "cas",
            "set k 0 0 1|x|cas k 0 0 1 5|y|cas k 1 0 1 " + CAS_1 + "|z|gets k|cas none 0 0 1 1|x|",
            "STORED|EXISTS|STORED|VALUE k 1 1 " + CAS_2 + "|z|END|NOT_FOUND|"),
        row(
            "cas takes unsigned 64 bits",
            "cas k 0 0 1 18446744073709551615|x|cas k 0 0 1 18446744073709551616|x|",
            "NOT_FOUND|CLIENT_ERROR bad command line format|"),
        row(
            "add and replace",
            "replace k 0 0 1|x|add k 0 0 1|y|add k 0 0 1|z|replace k 0 0 1|w|get k|",
            "NOT_STORED|STORED|NOT_STORED|STORED|VALUE k 0 1|w|END|"),
        row(
            "append and prepend keep the flags",
            "append k 0 0 1|x|set k 7 0 1|b|append k 1 0 1|c|prepend k 1 0 1|a|get k|",
            "NOT_STORED|STORED|STORED|STORED|VALUE k 7 3|abc|END|"),
        row("delete", "delete k|set k 0 0 0||delete k|get k|", "NOT_FOUND|STORED|DELETED|END|"),
        row(
            "delete with memcached's old zero",
            "delete k 0|delete k 5|delete|",
            "NOT_FOUND|CLIENT_ERROR bad command line format.  Usage: delete <key>"
                + " [noreply]|ERROR|"),
        row(
            "incr and decr",
            "incr n 1|set n 0 0 2|10|incr n 5|decr n 20|get n|",
            "NOT_FOUND|STORED|15|0|VALUE n 0 1|0|END|"),
        row(
            "incr wraps at 64 bits, a negative delta decrements",
            "set n 0 0 20|18446744073709551615|incr n 1|incr n 9|incr n -4|decr n -2|",
            "STORED|0|9|5|7|"),
        row(
            "incr of what is no number",
            "set n 0 0 1|x|incr n 1|incr n x|incr n|",
            "STORED|CLIENT_ERROR cannot increment or decrement non-numeric value|"
                + "CLIENT_ERROR invalid numeric delta argument|ERROR|"),
        row(
            "touch and gat",
            "touch k 10|set k 3 0 1|x|touch k 10|gat 100 k|gats 200 k none|get_expt k unix|",
            "NOT_FOUND|STORED|TOUCHED|VALUE k 3 1|x|END|VALUE k 3 1 "
                + Long.toUnsignedString((1L << 44) + 4)
                + "|x|END|"
                + (Conversation.NOW + 200)
                + "|END|"),
        row(
            "wrong times",
            "touch k x|gat x k|gat 1|touch k|set k 0 x 1|y|",
            "CLIENT_ERROR invalid exptime argument|CLIENT_ERROR invalid exptime"
                + " argument|ERROR|ERROR|CLIENT_ERROR bad command line format|"),
        row(
            "set_expt and get_expt",
            "set_expt k 5|set k 0 0 1|x|get_expt k|get_expt k unix|set_expt k 100|"
                + "get_expt k unix|get_expt none|set_expt k|get_expt k unix|",
            "NOT_STORED|STORED|2038-01-19 03:14:07 +0000|END|2147483647|END|STORED|"
                + (Conversation.NOW + 100)
                + "|END|END|STORED|2147483647|END|"),
        row(
            "get_expt of a deleted key",
            "set k 0 0 1|x|delete k|get_expt k|get_expt k unix|",
            "STORED|DELETED|1970-01-01 00:00:00 +0000|END|0|END|"),
        row(
            "get_expt refuses",
            "get_expt|get_expt k foo|get_expt k unix x|",
            "CLIENT_ERROR Wrong number of arguments.|CLIENT_ERROR Wrong format of arguments.|"
                + "CLIENT_ERROR Wrong number of arguments.|"),
        row(
            "30 days are relative, a second more is not",
            "set k 0 2592000 1|x|get k|set k 0 2592001 1|x|get k|",
            "STORED|VALUE k 0 1|x|END|STORED|END|"),
        row(
            "negative times have passed, times beyond 2038 work",
            "set k 0 -1 1|x|get k|set k 0 99999999999 1|x|get_expt k|",
            "STORED|END|STORED|5138-11-16 09:46:39 +0000|END|"),
        row(
            "flush_all",
            "set k 0 0 1|x|flush_all 10|get k|flush_all|get k|flush_all noreply|flush_all 0"
                + " noreply|flush_all x|",
            "STORED|OK|VALUE k 0 1|x|END|OK|END|CLIENT_ERROR invalid exptime argument|"),
        row(
            "flush_all, wrong",
            "flush_all x noreply|flush_all 1 2|flush_all 1 2 noreply|version|",
            "ERROR|VERSION ROMA-1.3.0|"),
        row(
            "noreply",
            "set k 0 0 1 noreply|1|add k 0 0 1 noreply|2|append k 0 0 1 noreply|3|incr k 1"
                + " noreply|cas k 0 0 1 9 noreply|4|touch k 0 noreply|verbosity 1 noreply|get"
                + " k|delete k noreply|delete k 0 noreply|get k|",
            "VALUE k 0 2|14|END|END|"),
        row(
            "noreply hushes errors too",
            "set k x 0 1 noreply|y|incr k x noreply|version|",
            "VERSION ROMA-1.3.0|"),
        row(
            "verbosity, version",
            "verbosity 1|verbosity|version|VeRsIoN|",
            "OK|ERROR|VERSION ROMA-1.3.0|VERSION ROMA-1.3.0|"),
        row(
            "verbosity, wrong",
            "verbosity x|verbosity 1 2|verbosity x noreply|verbosity noreply|version|",
            "CLIENT_ERROR bad command line format|ERROR|VERSION ROMA-1.3.0|"),
        row(
            "cas without a cas id, its block swallowed",
            "cas k 0 0 4|quit|cas k 0 0 4 noreply|quit|version|",
            "ERROR|VERSION ROMA-1.3.0|"),
        row("whoami, nodelist", "whoami|nodelist|", "ROMA|127.0.0.11_10001 127.0.0.12_10001|"),
        row(
            "unknown commands answer one line",
            "staat|foo bar|!!|get|gets|set|set k 0 0|",
            "ERROR|ERROR|ERROR|ERROR|ERROR|ERROR|ERROR|"),
        row(
            "empty lines and blanks",
            "||  |  get   k  |  set  k  0  0  1  |x|get k |",
            "END|STORED|VALUE k 0 1|x|END|"),
        row(
            "lengths that cannot be read",
            "set k 0 0 abc|set k 0 0 -1|set k 0 0 99999999999|version|",
            "CLIENT_ERROR bad command line format|CLIENT_ERROR bad command line format|"
                + "CLIENT_ERROR bad command line format|VERSION ROMA-1.3.0|"),
        row(
            "flags that are none",
            "set k -1 0 1|x|set k 4294967296 0 1|x|set k x 0 1|x|get k|",
            "CLIENT_ERROR bad command line format|CLIENT_ERROR bad command line format|"
                + "CLIENT_ERROR bad command line format|END|"),
        row(
            "too many words",
            "set k 0 0 1 noreply x|y|incr k 1 2 3|version|",
            "ERROR|ERROR|VERSION ROMA-1.3.0|"),
        row(
            "a longer data block than announced",
            "set k 0 0 5|toolong123|get k|",
            "CLIENT_ERROR bad data chunk|END|"),
        row(
            "a shorter data block than announced",
            "set k 0 0 10|abc|get short|version|",
            "CLIENT_ERROR bad data chunk|VERSION ROMA-1.3.0|"),
        row(
            "the hash name's suffix",
            "set k\u001broma 0 0 1|x|get k\u001broma|get k|gets k\u001broma|"
                + "get k\u001broma\u001bx|delete k\u001broma|",
            "STORED|VALUE k\u001broma 0 1|x|END|VALUE k 0 1|x|END|VALUE k 0 1 "
                + CAS_1
                + "|x|END|VALUE k\u001broma\u001bx 0 1|x|END|DELETED|"),
        row(
            "unknown hash names",
            "set k\u001bno 0 0 1|x|get k\u001bno|gets k\u001bno|get k\u001bno k|incr k\u001bno 1|",
            "SERVER_ERROR no does not exists.|SERVER_ERROR no does not exists.|END|END|"
                + "SERVER_ERROR no does not exists.|"),
        row(
            "dcnice",
            "dcnice 3|dcnice 9|dcnice|",
            "{\"127.0.0.12_10001\"=>\"STORED\", \"127.0.0.11_10001\"=>\"STORED\"}|CLIENT_ERROR You"
                + " sholud input a priority from 1 to 5.|CLIENT_ERROR number of arguments (0 for"
                + " 1)|"),
        row(
            "transfers",
            "transfer_throttle 1000 4|transfer_pause|transfer_resume|transfer_cancel all|"
                + "transfer_cancel 2306867200|transfer_cancel 511|transfer_cancel 600|",
            "STORED|STORED|STORED|STORED|STORED|STORED|CLIENT_ERROR there is no vnode 600|"),
        row(
            "transfers, wrong",
            "transfer_throttle|transfer_pause 1|transfer_resume 1|transfer_throttle -1"
                + " 4|transfer_throttle 0 0|transfer_cancel x|",
            "CLIENT_ERROR Wrong number of arguments.|CLIENT_ERROR Wrong number of arguments.|"
                + "CLIENT_ERROR Wrong number of arguments.|CLIENT_ERROR usage: transfer_throttle"
                + " <bytes a"
                + " second, 0 for no limit> <moves at once, 1 to 512>|CLIENT_ERROR usage:"
                + " transfer_throttle <bytes a second, 0 for no limit> <moves at once, 1 to"
                + " 512>|CLIENT_ERROR usage: transfer_cancel <vnode>|all|"),
        row(
            "getroute",
            "getroute 0|getroute 12345|getroute 4286578688|",
            "6 127.0.0.11_10001 127.0.0.12_10001|END|6 127.0.0.12_10001 127.0.0.11_10001|"),
        row(
            "roma_cluster",
            "roma_cluster|",
            "{\"cluster\":\"6f1c2f2e-0d5a-4c3e-9a57-0e8f3f0b7c11\",\"name\":\"ROMA\",\"generation\":1,"
                + "\"ringVersion\":42,\"vnodeBits\":9,\"replicas\":2,\"nodes\":["
                + "{\"name\":\"127.0.0.11_10001\",\"host\":\"127.0.0.11\",\"port\":10001,\"clusterPort\":11001,"
                + "\"state\":\"up\",\"version\":\"0.1.0\"},"
                + "{\"name\":\"127.0.0.12_10001\",\"host\":\"127.0.0.12\",\"port\":10001,\"clusterPort\":11001,"
                + "\"state\":\"up\",\"version\":\"0.1.0\"}]}|"));
  }

  private static Arguments row(String name, String said, String heard) {
    return Arguments.of(name, said, heard);
  }

  /** A usage text holds the character that stands for a line end. */
  private static String wire(String row) {
    return row.replace("<vnode>|all", "<vnode>\0all").replace("|", "\r\n").replace('\0', '|');
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void commandsAreAnsweredByteForByte(String name, String said, String heard) {
    assertThat(client.say(wire(said))).as(name).isEqualTo(wire(heard));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  @DisplayName("lines may end in LF alone, and bytes may come one by one")
  void theNetworkMayCutAnywhere(String name, String said, String heard) {
    boolean bytewise = !name.contains("line ends");
    String sent = bytewise ? wire(said).replace("\r\n", "\n") : wire(said);
    if (name.contains("data block than announced")) {
      sent = wire(said);
    }
    StringBuilder answers = new StringBuilder();
    for (byte b : Conversation.bytes(sent)) {
      client.send(new byte[] {b});
      answers.append(client.heard());
    }
    assertThat(answers.toString()).as(name).isEqualTo(wire(heard));
  }

  @Test
  void operationsReachTheCluster() {
    client.say(
        "transfer_throttle 1000 4\r\n"
            + "transfer_cancel 2306867200\r\n"
            + "transfer_cancel all\r\n"
            + "dcnice 5\r\n");

    assertThat(cluster.asked)
        .containsExactly("throttle 1000 4", "cancel 275", "cancel -1", "throttle 4194304 1");
  }

  /** Two that contradict each other must not be decided in the other order. */
  @Test
  void operationsOfOneConnectionAreStartedOneAfterTheOther() {
    CompletableFuture<ClusterAdmin.Result> pause = new CompletableFuture<>();
    cluster.answers.add(pause);

    assertThat(client.say("transfer_pause\r\ntransfer_resume\r\nversion\r\n")).isEmpty();
    assertThat(cluster.asked).containsExactly("pause");

    pause.complete(new ClusterAdmin.Result(true, ""));
    assertThat(client.heard()).isEqualTo("STORED\r\nSTORED\r\nVERSION ROMA-1.3.0\r\n");
    assertThat(cluster.asked).containsExactly("pause", "resume");
  }

  @Test
  void anOperationThatBreaksDoesNotHoldUpTheNext() {
    CompletableFuture<ClusterAdmin.Result> pause = new CompletableFuture<>();
    cluster.answers.add(pause);
    client.say("transfer_pause\r\ntransfer_resume\r\n");

    pause.completeExceptionally(new IllegalStateException("gone"));

    assertThat(client.heard()).startsWith("SERVER_ERROR ").endsWith("\r\nSTORED\r\n");
  }

  @Test
  void statShowsWhatTheOperationsBeforeItHaveDone() {
    CompletableFuture<ClusterAdmin.Result> pause = new CompletableFuture<>();
    cluster.answers.add(pause);
    client.say("transfer_pause\r\nstat transfer_paused\r\n");

    cluster.view = FixedCluster.paused(cluster.view);
    pause.complete(new ClusterAdmin.Result(true, ""));

    assertThat(client.heard()).isEqualTo("STORED\r\nroma.transfer_paused true\r\nEND\r\n");
  }

  @Test
  void aRefusedOperationSaysWhy() {
    cluster.result = new ClusterAdmin.Result(false, "no majority");

    assertThat(client.say("transfer_pause\r\ndcnice 1\r\n"))
        .isEqualTo(
            "SERVER_ERROR no majority\r\n{\"127.0.0.12_10001\"=>\"SERVER_ERROR no majority\", "
                + "\"127.0.0.11_10001\"=>\"SERVER_ERROR no majority\"}\r\n");
  }

  @Test
  void aForcedStartSaysFirstWhatItWouldDo() {
    cluster.result = new ClusterAdmin.Result(true, "CAUTION: say forcedly_start yes");

    assertThat(client.say("forcedly_start\r\nforcedly_start yes\r\nforcedly_start no\r\n"))
        .isEqualTo(
            "CAUTION: say forcedly_start yes\r\nSTARTED\r\n"
                + "CLIENT_ERROR usage: forcedly_start [yes]\r\n");
    assertThat(cluster.asked).containsExactly("force false", "force true");

    cluster.result = new ClusterAdmin.Result(false, "nothing is to be forced");
    assertThat(client.say("forcedly_start yes\r\n"))
        .isEqualTo("SERVER_ERROR nothing is to be forced\r\n");
  }

  @Test
  void quitClosesAfterTheRepliesBeforeIt() {
    assertThat(client.say("version\r\nquit\r\nversion\r\n")).isEqualTo("VERSION ROMA-1.3.0\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aNodeWithoutARingSaysThatItIsStarting() {
    cluster.view = null;

    assertThat(client.say("roma_cluster\r\nstat\r\n"))
        .isEqualTo("SERVER_ERROR starting\r\nSERVER_ERROR starting\r\n");
  }
}
