package roma.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.NodeId;
import roma.protocol.Request;

/** From where commands that change the cluster are taken. */
class AdminAccessTest {
  private static final String REFUSAL =
      "CLIENT_ERROR not from 192.0.2.9: give this command on a node of the cluster, or add the"
          + " address to roma.admin-from\r\n";
  private static final List<String> COMMANDS =
      List.of(
          "flush_all",
          "transfer_throttle 0 8",
          "transfer_pause",
          "transfer_resume",
          "transfer_cancel all",
          "dcnice 3",
          "set_auto_recover false");

  private final MemoryStore store = new MemoryStore(() -> Conversation.NOW);
  private final FixedCluster cluster =
      new FixedCluster(
          FixedCluster.twoNodes(new NodeId("10.0.0.1", 11211), new NodeId("localhost", 11211)));

  private Conversation from(String address, String... ranges) {
    AdminAccess access =
        new AdminAccess(cluster, Stream.of(ranges).map(AddressRange::parse).toList());
    access.lookUp();
    return new Conversation(store, access, cluster, address);
  }

  @Test
  void aStrangerIsRefusedEachOfThemInOneLineAndServedAllElse() {
    Conversation stranger = from("192.0.2.9", "10.1.0.0/16");

    for (String command : COMMANDS) {
      assertThat(stranger.say(command + "\r\n")).as(command).isEqualTo(REFUSAL);
    }
    assertThat(stranger.say("set k 0 0 1\r\nx\r\nflush_all noreply\r\nget k\r\nwhoami\r\n"))
        .isEqualTo("STORED\r\nVALUE k 0 1\r\nx\r\nEND\r\nROMA\r\n");
    assertThat(stranger.say("transfer_throttle x\r\n"))
        .isEqualTo("CLIENT_ERROR Wrong number of arguments.\r\n");
    assertThat(cluster.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "10.0.0.1", "10.1.255.3", "fd00::7"})
  void thisMachineTheNodesAndTheNetworksAreTaken(String address) {
    Conversation trusted = from(address, "10.1.0.0/16", "fd00::/8");

    assertThat(trusted.say("transfer_pause\r\nflush_all\r\n")).isEqualTo("STORED\r\nOK\r\n");
    assertThat(cluster.asked).containsExactly("pause");
  }

  @Test
  void aNodeThatIsGoneIsAStranger() {
    cluster.view = FixedCluster.absent(cluster.view, new NodeId("10.0.0.1", 11211));

    assertThat(from("10.0.0.1").say("transfer_pause\r\n")).startsWith("CLIENT_ERROR not from ");
  }

  @Test
  void beforeThereIsARingOnlyThisMachineAndTheNetworksAreTaken() {
    cluster.view = null;

    assertThat(from("10.0.0.1").say("transfer_pause\r\n")).startsWith("CLIENT_ERROR not from ");
    assertThat(from("127.0.0.1").say("transfer_pause\r\n")).isEqualTo("STORED\r\n");
  }

  /** Whoever adds a command decides which of the two it is, and adds it here. */
  @Test
  void everyRequestIsEitherOne() {
    assertThat(Arrays.stream(Request.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactlyInAnyOrder(
            "Administrative",
            "Change",
            "Copies",
            "DescribeCluster",
            "GetExpiry",
            "HashList",
            "DefaultHash",
            "GetRoute",
            "NodeList",
            "Operate",
            "Quit",
            "Refused",
            "Retrieve",
            "RoutingDump",
            "KeyInfo",
            "MemcachedStats",
            "Meta",
            "MetaNoop",
            "Said",
            "RoutingHash",
            "Stat",
            "SwitchFailover",
            "Verbosity",
            "Version",
            "WhoAmI");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.128/25, 10.1.2.127, false",
    "10.1.2.128/25, 10.1.2.200, true",
    "0.0.0.0/0, 203.0.113.5, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:5::1, true",
    "2001:db8::/32, 2001:db9::1, false"
  })
  void aRangeHoldsTheAddressesThatShareItsBits(String range, String address, boolean contains)
      throws Exception {
    assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
        .isEqualTo(contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/x"})
  void whatIsNoRangeIsSaidClearly(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no network such as 10.0.0.0/8, and no address");
  }
}
