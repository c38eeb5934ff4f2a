package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import roma.data.ClusterAdmin;
import roma.data.NodeId;

/** ROMA's commands about nodes, with its replies and dialogues. */
class NodeCommandsTest {
  private static final NodeId SELF = new NodeId("127.0.0.11", 10001);
  private static final NodeId OTHER = new NodeId("127.0.0.12", 10001);

  private final FixedCluster cluster = new FixedCluster(FixedCluster.twoNodes(SELF, OTHER));
  private final Conversation client =
      new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);

  @Test
  void releaseStartsOrSaysWhyNot() {
    assertThat(client.say("release\r\n")).isEqualTo("STARTED\r\n");
    cluster.result = new ClusterAdmin.Result(false, "Other process is already running.");
    assertThat(client.say("release\r\n"))
        .isEqualTo("SERVER_ERROR Other process is already running.\r\n");
    assertThat(client.say("release now\r\n"))
        .isEqualTo("CLIENT_ERROR Wrong number of arguments.\r\n");
    assertThat(cluster.asked).containsExactly("release", "release");
  }

  @Test
  void recoverAndBalanceAnswerForEachNode() {
    assertThat(client.say("recover\r\n"))
        .isEqualTo("{\"127.0.0.12_10001\"=>\"STARTED\", \"127.0.0.11_10001\"=>\"STARTED\"}\r\n");
    cluster.result =
        new ClusterAdmin.Result(false, "Not unbalance or other process is already running.");
    String reason = "SERVER_ERROR Not unbalance or other process is already running.";
    assertThat(client.say("balance\r\n"))
        .isEqualTo(
            "{\"127.0.0.12_10001\"=>\""
                + reason
                + "\", \"127.0.0.11_10001\"=>\""
                + reason
                + "\"}\r\n");
  }

  @Test
  void leaveTakesANodeOutThatIsGone() {
    assertThat(client.say("leave 127.0.0.12_10001\r\n")).isEqualTo("DELETED\r\n");
    assertThat(cluster.asked).containsExactly("forget 127.0.0.12_10001");
    assertThat(client.say("leave nobody\r\n"))
        .isEqualTo("CLIENT_ERROR usage: leave <host_port>\r\n");
  }

  @Test
  void balseAsksAndStopsAllNodesAfterYes() {
    assertThat(client.say("balse\r\n")).isEqualTo("Are you sure?(yes/no)\r\n");
    assertThat(cluster.asked).isEmpty();
    assertThat(client.say("yes\r\n"))
        .isEqualTo("{\"127.0.0.12_10001\"=>\"BYE\", \"127.0.0.11_10001\"=>\"BYE\"}\r\n");
    assertThat(cluster.asked).containsExactly("stop cluster");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anythingButYesEndsTheConnection() {
    assertThat(client.say("shutdown\r\n"))
        .isEqualTo("*** ARE YOU REALLY SURE TO SHUTDOWN? *** (yes/no)\r\n");
    assertThat(client.say("yes please\r\n")).isEmpty();
    assertThat(cluster.asked).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anEmptyLineIsNoYes() {
    client.say("balse\r\n");
    assertThat(client.say("\r\n")).isEmpty();
    assertThat(cluster.asked).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void shutdownSelfWarnsFirst() {
    assertThat(client.say("shutdown_self\r\n"))
        .startsWith("\r\n" + "=".repeat(65) + "\r\nCAUTION!!: \r\n")
        .endsWith("\r\n\r\nAre you sure to shutdown this instance?(yes/no)\r\n");
    assertThat(client.say("yes\r\n")).isEqualTo("BYE\r\n");
    assertThat(cluster.asked).containsExactly("stop node");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void rbalseDoesNotAsk() {
    assertThat(client.say("rbalse maintenance\r\n")).isEqualTo("BYE\r\n");
    assertThat(cluster.asked).containsExactly("stop node");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void failoverIsAlwaysOn() {
    assertThat(client.say("switch_failover on\r\n"))
        .isEqualTo("{\"127.0.0.12_10001\"=>\"ENABLED\", \"127.0.0.11_10001\"=>\"ENABLED\"}\r\n");
    assertThat(client.say("switch_failover off\r\n"))
        .isEqualTo(
            "{\"127.0.0.12_10001\"=>\"NOTSWITCHED\", \"127.0.0.11_10001\"=>\"NOTSWITCHED\"}\r\n");
  }

  @Test
  void copiesAreToldOneALine() {
    assertThat(client.say("vnode_copies\r\n"))
        .isEqualTo("16777216 7 1 99 ffffffffffffffff\r\nEND\r\n");
  }

  @Test
  void recoveryByItselfIsSwitchedAndTimed() {
    assertThat(client.say("set_auto_recover true 90\r\n"))
        .isEqualTo("{\"127.0.0.12_10001\"=>\"STORED\", \"127.0.0.11_10001\"=>\"STORED\"}\r\n");
    client.say("set_auto_recover false\r\n");
    assertThat(cluster.asked)
        .containsExactly("recover by itself true 90", "recover by itself false 0");
    assertThat(client.say("set_auto_recover\r\n"))
        .isEqualTo("CLIENT_ERROR number of arguments(0 for 1)\r\n");
    assertThat(client.say("set_auto_recover yes\r\n"))
        .isEqualTo("CLIENT_ERROR arguments must be true or false\r\n");
    assertThat(client.say("set_auto_recover true 0\r\n"))
        .isEqualTo("CLIENT_ERROR length must be greater than zero\r\n");
    assertThat(client.say("set_auto_recover true 1 2\r\n")).startsWith("CLIENT_ERROR usage: ");
  }

  @Test
  void aLostVnodeBeginsAnewOnlyWhereItIsNamed() {
    String how =
        "CLIENT_ERROR a lost vnode waits for its nodes; to begin it anew, empty, name it:"
            + " set_lost_action auto_assign <vnode>\r\n";
    assertThat(client.say("set_lost_action auto_assign\r\n")).isEqualTo(how);
    assertThat(client.say("set_lost_action auto_assign all\r\n")).isEqualTo(how);
    assertThat(client.say("set_lost_action shutdown\r\n")).isEqualTo(how);
    assertThat(client.say("set_lost_action what\r\n"))
        .isEqualTo("CLIENT_ERROR changing lost_action must be auto_assign or shutdown\r\n");
    assertThat(client.say("set_lost_action auto_assign 512\r\n"))
        .isEqualTo("CLIENT_ERROR there is no vnode 512\r\n");
    assertThat(cluster.asked).isEmpty();
    // As stat shows it: the third vnode of 512.
    assertThat(client.say("set_lost_action auto_assign 16777216\r\n"))
        .isEqualTo("{\"127.0.0.12_10001\"=>\"STORED\", \"127.0.0.11_10001\"=>\"STORED\"}\r\n");
    cluster.result = new ClusterAdmin.Result(false, "the vnode is not lost");
    assertThat(client.say("set_lost_action auto_assign 2\r\n"))
        .contains("\"SERVER_ERROR the vnode is not lost\"");
    assertThat(cluster.asked).containsExactly("begin anew 2", "begin anew 2");
  }
}
