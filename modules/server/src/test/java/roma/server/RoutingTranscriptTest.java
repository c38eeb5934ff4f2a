package roma.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.ClusterView;
import roma.data.NameRewrite;
import roma.data.NodeId;

/**
 * The routing table that ROMA showed in each of its forms, shown by us: byte for byte the same
 * (reference/roma.md 4.2). The table is read from the dump in JSON.
 */
class RoutingTranscriptTest {
  private static final Pattern VNODE =
      Pattern.compile("\"(\\d+)\":\\[\"([^\"]+)\",\"([^\"]+)\"\\]");
  private static final String BINARY_MARK = "[binary] b'";

  private final FixedCluster cluster = new FixedCluster(table());
  private final Conversation client =
      new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);

  @AfterEach
  void close() {
    client.close();
  }

  private static byte[] fixture(String name) {
    try (var in = RoutingTranscriptTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new IllegalStateException("no fixture " + name, broken);
    }
  }

  private static ClusterView table() {
    String json = new String(fixture("30_routingdump_json.txt"), StandardCharsets.UTF_8);
    List<ClusterView.VnodeView> vnodes = new ArrayList<>();
    Matcher vnode = VNODE.matcher(json);
    while (vnode.find()) {
      assertThat(Long.parseLong(vnode.group(1))).isEqualTo((long) vnodes.size() << 23);
      List<NodeId> replicas = List.of(NodeId.parse(vnode.group(2)), NodeId.parse(vnode.group(3)));
      vnodes.add(new ClusterView.VnodeView(replicas, replicas, List.of(), 1, 0, false));
    }
    List<NodeId> nodes = List.of(new NodeId("127.0.0.11", 10001), new NodeId("127.0.0.12", 10001));
    return FixedCluster.view(nodes.get(0), nodes, vnodes, new TreeMap<>(), false);
  }

  /** What ROMA sent after the line with the command. */
  private static byte[] answer(String fixture) {
    String text = new String(fixture(fixture), StandardCharsets.ISO_8859_1);
    int from = text.indexOf('\n', text.indexOf("\n> ") + 1) + 1;
    String answer = text.substring(from);
    if (answer.startsWith(BINARY_MARK)) {
      return unescaped(answer.substring(BINARY_MARK.length(), answer.lastIndexOf('\'')));
    }
    return answer.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Python's form of bytes. */
  private static byte[] unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '\\') {
        bytes.write(c);
        continue;
      }
      char escaped = text.charAt(++at);
      switch (escaped) {
        case 'x' -> {
          bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
          at += 2;
        }
        case 'n' -> bytes.write('\n');
        case 'r' -> bytes.write('\r');
        case 't' -> bytes.write('\t');
        default -> bytes.write(escaped);
      }
    }
    return bytes.toByteArray();
  }

  private void assertSame(String said, byte[] expected) {
    byte[] heard = client.say(said).getBytes(StandardCharsets.ISO_8859_1);
    int difference = Arrays.mismatch(heard, expected);
    assertThat(difference)
        .as(
            "first difference of %s: %s",
            said,
            difference < 0
                ? "none"
                : new String(
                    Arrays.copyOfRange(heard, difference, difference + 40),
                    StandardCharsets.ISO_8859_1))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "routingdump json, 30_routingdump_json.txt",
    "routingdump yaml, 30_routingdump_yaml.txt",
    "routingdump yamlbytes, 30_routingdump_yamlbytes.txt",
    "routingdump bin, 30_routingdump_bin.txt",
    "routingdump, 30_routingdump_marshal.txt",
    "routingdump xyz, 30_routingdump_bad.txt"
  })
  void theTableIsDumpedAsByRoma(String command, String fixture) {
    assertSame(command + "\r\n", answer(fixture));
  }

  @Test
  void whatClientsAskBesidesIsAnsweredAsByRoma() {
    String misc = new String(fixture("31_routing_misc.txt"), StandardCharsets.UTF_8);
    for (String command : List.of("nodelist", "mklhash 0", "getroute 0", "get_key_info abc")) {
      int from = misc.indexOf("> " + command + "\n");
      int answer = misc.indexOf('\n', from) + 1;
      int end = misc.indexOf("\n>", answer) < 0 ? misc.length() : misc.indexOf("\n>", answer);
      String expected = misc.substring(answer, end) + "\n";
      assertThat(client.say(command + "\r\n")).as(command).isEqualTo(expected);
    }
  }

  @Test
  void theKeyOfKeyInfoIsHashedWithoutItsHashName() {
    assertThat(client.say("get_key_info key1\u001broma\r\n"))
        .startsWith("d = 78549799 0x4ae9327\r\nvn = 75497472 0x4800000\r\nnodes = [\"");
    assertThat(client.say("get_key_info\r\n"))
        .isEqualTo("CLIENT_ERROR number of arguments(0 for 1)\r\n");
  }

  @Test
  void aNodeThatIsGoneIsInNoDumpAndALostVnodeHasNoNodes() {
    NodeId gone = new NodeId("127.0.0.12", 10001);
    String before = client.say("mklhash 0\r\n");
    cluster.view = lost(FixedCluster.absent(cluster.view, gone), 3);

    String json = client.say("routingdump json\r\n");
    assertThat(json)
        .doesNotContain("127.0.0.12")
        .contains("[\"127.0.0.11_10001\"],{\"0\":[\"127.0.0.11_10001\"]")
        .contains("\"25165824\":[],");
    assertThat(client.say("routingdump yaml\r\n")).contains("\n  25165824: []\n");
    assertThat(client.say("routingdump bin\r\n")).doesNotContain("127.0.0.12");
    assertThat(client.say("getroute 0\r\n")).isEqualTo("-1 127.0.0.11_10001\r\n");
    assertThat(client.say("mklhash 0\r\n")).isNotEqualTo(before).hasSize(42);
  }

  @Test
  void questionsAboutTheTableWaitUntilItIsKnown() {
    ClusterView known = cluster.view;
    cluster.view = null;
    assertThat(client.say("nodelist\r\nroutingdump json\r\nversion\r\n")).isEmpty();

    cluster.view = known;
    StringBuilder heard = new StringBuilder();
    await().until(() -> heard.append(client.heard()).toString().endsWith("1.3.0\r\n"));
    assertThat(heard.toString()).startsWith("127.0.0.11_10001 127.0.0.12_10001\r\n[{\"dgst");
  }

  @Test
  void aTableThatDoesNotBecomeKnownIsAnError() {
    cluster.view = null;
    assertThat(client.say("mklhash 0\r\n")).isEmpty();

    StringBuilder heard = new StringBuilder();
    await().until(() -> heard.append(client.heard()).toString().endsWith("\r\n"));
    assertThat(heard.toString()).isEqualTo("SERVER_ERROR starting\r\n");
    assertThat(client.say("clear_rttable_sub_nid\r\n")).isEqualTo("SERVER_ERROR starting\r\n");
  }

  /** As another version of the ring, which the hash is remembered by. */
  private static ClusterView lost(ClusterView view, int vnode) {
    List<ClusterView.VnodeView> vnodes = new ArrayList<>(view.vnodes());
    ClusterView.VnodeView whole = vnodes.get(vnode);
    vnodes.set(
        vnode, new ClusterView.VnodeView(whole.replicas(), List.of(), List.of(), 1, 0, true));
    return FixedCluster.nextVersion(view, vnodes);
  }

  @Test
  void clientsOfANetworkAreShownOtherNamesInEveryForm() {
    cluster.view =
        FixedCluster.rewriting(
            cluster.view,
            new NameRewrite("10.0.0.0/8", "127.", "1."),
            new NameRewrite("127.0.0.0/8", "127.0.0.", "192.168.7."));
    for (String form : List.of("", " json", " yaml", " bin")) {
      assertThat(client.say("routingdump" + form + "\r\n"))
          .as(form)
          .contains("192.168.7.11_10001", "192.168.7.12_10001")
          .doesNotContain("127.0.0.1");
    }
    assertThat(client.say("nodelist\r\n")).isEqualTo("127.0.0.11_10001 127.0.0.12_10001\r\n");
    assertThat(client.say("stat sub_nid\r\n"))
        .isEqualTo(
            "routing.sub_nid {\"10.0.0.0/8\"=>{:regexp=>\"127.\", :replace=>\"1.\"},"
                + " \"127.0.0.0/8\"=>{:regexp=>\"127.0.0.\", :replace=>\"192.168.7.\"}}\r\nEND\r\n");
  }

  @Test
  void rewritingsAreTheOperators() {
    String nodes = "{\"127.0.0.12_10001\"=>\"%s\", \"127.0.0.11_10001\"=>\"%s\"}\r\n";
    assertThat(client.say("add_rttable_sub_nid 10.0.0.0/8 127. 1.\r\n"))
        .isEqualTo(String.format(nodes, "ADDED", "ADDED"));
    assertThat(client.say("delete_rttable_sub_nid 10.0.0.0/8\r\n"))
        .isEqualTo(String.format(nodes, "NOT_FOUND", "NOT_FOUND"));
    cluster.view =
        FixedCluster.rewriting(cluster.view, new NameRewrite("10.0.0.0/8", "127.", "1."));
    assertThat(client.say("delete_rttable_sub_nid 10.0.0.0/8\r\nclear_rttable_sub_nid\r\n"))
        .isEqualTo(
            String.format(nodes, "DELETED", "DELETED")
                + String.format(nodes, "CLEARED", "CLEARED"));
    assertThat(client.say("add_rttable_sub_nid 10.0.0/8 a b\r\nadd_rttable_sub_nid\r\n"))
        .isEqualTo(
            "CLIENT_ERROR '10.0.0/8' is no network such as 10.0.0.0/8, and no address\r\n"
                + "CLIENT_ERROR usage:add_rttable_sub_nid <netmask> <regexp> <replace>\r\n");
    assertThat(cluster.asked)
        .containsExactly(
            "rewrite 10.0.0.0/8",
            "rewrite no more 10.0.0.0/8",
            "rewrite no more 10.0.0.0/8",
            "rewrite no more null");
  }
}
