package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

/** ROMA's commands about hash names, byte for byte where ROMA was recorded, and what it was not. */
class HashNamesTest {
  private static final NodeId SELF = new NodeId("127.0.0.11", 10001);
  private static final NodeId OTHER = new NodeId("127.0.0.12", 10001);

  private final FixedCluster cluster = new FixedCluster(FixedCluster.twoNodes(SELF, OTHER));
  private final MemoryStore store = new MemoryStore(() -> Conversation.NOW);
  private final Conversation client = new Conversation(store, cluster);

  @AfterEach
  void close() {
    client.close();
  }

  /** Lines that end with a bar; a caret is ESC. */
  private String say(String lines) {
    return client.say(wire(lines)).replace("\r\n", "|").replace('\u001b', '^');
  }

  private static String wire(String lines) {
    return lines.replace("|", "\r\n").replace('^', '\u001b');
  }

  private static String everywhere(String word) {
    return "{\"127.0.0.11_10001\"=>\"" + word + "\", \"127.0.0.12_10001\"=>\"" + word + "\"}|";
  }

  @Test
  void aSessionIsAnsweredAsByRoma() throws IOException {
    say("set key1 0 0 5|hello|");
    int compared = 0;
    for (Transcript.Exchange exchange : Transcript.read("12_hash_names.txt").exchanges()) {
      String received = client.say(exchange.text().replace("^[", "\u001b"));
      assertThat(withoutCas(received)).as(exchange.text()).isEqualTo(withoutCas(exchange.reply()));
      compared++;
    }
    assertThat(compared).isEqualTo(15);
  }

  private static String withoutCas(String text) {
    return text.replaceAll("(?m)^(VALUE \\S+ \\d+ \\d+) \\d+(\r?)$", "$1 <cas>$2");
  }

  @Test
  void whatIsWrittenInOneIsNotInTheOthers() {
    say("createhash h1|createhash h2|");
    assertThat(say("set k^h1 0 0 1|1|set k^h2 0 0 1|2|set k 0 0 1|0|"))
        .isEqualTo("STORED|STORED|STORED|");
    assertThat(say("get k^h1|get k^h2^ignored|get k|get k^roma|"))
        .isEqualTo(
            "VALUE k^h1 0 1|1|END|VALUE k^h2^ignored 0 1|2|END|VALUE k 0 1|0|END|"
                + "VALUE k^roma 0 1|0|END|");
    assertThat(say("alist_push l^h1 1|a|map_set m^h1 f 0 0 1|v|mapcount_countup c^h1 0 1|x|"))
        .startsWith("STORED|STORED|VALUE c 0 ");
    assertThat(say("alist_length l^h1|alist_length l|map_get m^h1 f|map_get m f|"))
        .isEqualTo("1|NOT_FOUND|VALUE m 0 1|v|END|END|");
    assertThat(say("mg k^h1 v|incr k^h2 5|delete k^h1|get k^h1|get k|"))
        .isEqualTo("VA 1|1|7|DELETED|END|VALUE k 0 1|0|END|");
  }

  /** Every kind of line, with its block. */
  @Test
  void anUnknownNameIsOneLineAndTheConnectionIsInStep() {
    String no = "SERVER_ERROR no does not exists.|";
    List<String> lines =
        List.of(
            "get k^no|",
            "set k^no 0 0 1|x|",
            "cas k^no 0 0 1 1|x|",
            "append k^no 0 0 1|x|",
            "delete k^no|",
            "incr k^no 1|",
            "touch k^no 1|",
            "set_expt k^no 1|",
            "get_expt k^no|",
            "out k^no|",
            "mg k^no v|",
            "ms k^no 1|x|",
            "alist_push k^no 1|x|",
            "map_set k^no f 0 0 1|x|",
            "mapcount_countup k^no 0 1|x|");
    for (String line : lines) {
      assertThat(say(line + "version|")).as(line).isEqualTo(no + "VERSION ROMA-1.3.0|");
    }
    assertThat(say("gets k^no|gets k^no j^no|")).isEqualTo("END|END|");
  }

  @Test
  void refusalsAreRomas() {
    say("createhash h1|");
    assertThat(say("createhash h1|")).isEqualTo(everywhere("SERVER_ERROR h1 already exists."));
    assertThat(say("createhash|createhash a tc|deletehash|mounthash|umounthash a b|"))
        .isEqualTo(
            "CLIENT_ERROR usage:createhash <name>|CLIENT_ERROR usage:createhash <name>|"
                + "CLIENT_ERROR usage:deletehash <name>|CLIENT_ERROR usage:mounthash <name>|"
                + "CLIENT_ERROR usage:umounthash <name>|");
    assertThat(say("createhash ../x|"))
        .isEqualTo(
            "CLIENT_ERROR a hash name has 1 to 64 letters, digits, points, hyphens and"
                + " underscores|");
    for (String command : List.of("deletehash roma|", "umounthash roma|")) {
      assertThat(say(command)).isEqualTo(everywhere("SERVER_ERROR default hash can't unmount."));
    }
    assertThat(say("mounthash h1|mounthash no|umounthash no|defhash no|"))
        .isEqualTo(
            "SERVER_ERROR h1 already mounted.|SERVER_ERROR no does not find.|"
                + "SERVER_ERROR no does not find.|CLIENT_ERROR no does not find.|");
    cluster.hashNames.refusal = "no majority";
    assertThat(say("createhash h2|")).isEqualTo(everywhere("SERVER_ERROR no majority"));
  }

  @Test
  void anUnmountedHashIsRefusedAndKeepsItsData() {
    say("createhash h1|set k^h1 0 0 1|1|");
    assertThat(say("umounthash h1|hashlist|get k^h1|deletehash h1|"))
        .isEqualTo(
            everywhere("UNMOUNTED")
                + "roma|SERVER_ERROR h1 does not exists.|"
                + everywhere("SERVER_ERROR h1 does not exists."));
    assertThat(say("mounthash h1|hashlist|get k^h1|"))
        .isEqualTo(everywhere("MOUNTED") + "roma h1|VALUE k^h1 0 1|1|END|");
    assertThat(say("umounthash h1|createhash h1|get k^h1|"))
        .isEqualTo(everywhere("UNMOUNTED") + everywhere("CREATED") + "VALUE k^h1 0 1|1|END|");
  }

  @Test
  void aHashThatIsCreatedAgainIsEmpty() {
    say("createhash h1|set k^h1 0 0 1|1|");
    assertThat(say("deletehash h1|createhash h1|get k^h1|"))
        .isEqualTo(everywhere("DELETED") + everywhere("CREATED") + "END|");
  }

  @Test
  void theDefaultIsAConnectionsOwn() {
    Conversation other = new Conversation(store, cluster);
    say("createhash h1|set k 0 0 1|0|");
    assertThat(say("defhash h1|set k 0 0 1|1|get k|get k^h1|get k^roma|defhash|"))
        .isEqualTo(
            everywhere("STORED")
                + "STORED|VALUE k 0 1|1|END|VALUE k^h1 0 1|1|END|VALUE k^roma 0 1|0|END|"
                + everywhere("h1"));
    assertThat(say("mg aw== b v|")).isEqualTo("VA 1|1|");
    assertThat(say("deletehash h1|umounthash h1|"))
        .isEqualTo(everywhere("SERVER_ERROR default hash can't unmount.").repeat(2));
    assertThat(other.say("get k\r\n")).isEqualTo("VALUE k 0 1\r\n0\r\nEND\r\n");

    other.say("deletehash h1\r\n");
    assertThat(say("get k|mg aw== b v|defhash roma|get k|"))
        .isEqualTo(
            "SERVER_ERROR h1 does not exists.|SERVER_ERROR h1 does not exists.|"
                + everywhere("STORED")
                + "VALUE k 0 1|0|END|");
    other.close();
  }

  @Test
  void whatIsSentBehindAChangeIsReadAfterIt() {
    cluster.hashNames.begin = new CompletableFuture<>();
    assertThat(say("get x|createhash h1|set k^h1 0 0 1|1|get k^h1|")).isEqualTo("END|");
    cluster.hashNames.begin.complete(null);
    assertThat(say("")).isEqualTo(everywhere("CREATED") + "STORED|VALUE k^h1 0 1|1|END|");
  }

  @Test
  void aNodeThatDoesNotKnowYetIsNil() {
    cluster.hashNames.behind.add(OTHER);
    assertThat(say("createhash h1|"))
        .isEqualTo("{\"127.0.0.11_10001\"=>\"CREATED\", \"127.0.0.12_10001\"=>nil}|");
  }

  @Test
  void changesAreTakenFromTheClustersMachinesOnly() {
    Conversation far =
        new Conversation(store, new AdminAccess(cluster, List.of()), cluster, "203.0.113.9");
    say("createhash h1|");
    for (String command :
        List.of("createhash x", "deletehash h1", "mounthash h1", "umounthash h1")) {
      assertThat(far.say(command + "\r\n")).startsWith("CLIENT_ERROR not from 203.0.113.9");
    }
    assertThat(far.say("hashlist\r\ndefhash h1\r\n"))
        .isEqualTo("roma h1\r\n" + everywhere("STORED").replace("|", "\r\n"));
    far.close();
  }

  @Test
  void statShowsEachThatIsServed() {
    say("createhash h1|createhash h2|umounthash h2|");
    assertThat(say("stat st_class|"))
        .isEqualTo(
            "storages[roma].storage.st_class RocksDBStorage|"
                + "storages[h1].storage.st_class RocksDBStorage|END|");
  }
}
