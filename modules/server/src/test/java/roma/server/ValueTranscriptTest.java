package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;

/**
 * Lists, maps and counters: the same sessions that ROMA answered, answered by us. What differs are
 * ROMA's faults: where it answered a backtrace, nothing, or something to another question.
 */
class ValueTranscriptTest {
  private static final String NO_LIST =
      "SERVER_ERROR data other than alist's format already exist.";
  private static final String NO_MAP = "SERVER_ERROR data other than map's format already exist.";
  private static final String COUNT = "CLIENT_ERROR Wrong number of arguments.";

  /** 2026-11-23T08:25:12, when the first element was pushed. */
  private static final long BEGIN = 1_795_422_312;

  private final AtomicLong now = new AtomicLong(BEGIN);
  private final Map<String, Long> times = new HashMap<>();
  private final Map<String, List<String>> different = new HashMap<>();
  private final Conversation client =
      new Conversation(
          new MemoryStore(now::get),
          new FixedCluster(
              FixedCluster.twoNodes(
                  new NodeId("127.0.0.11", 10001), new NodeId("127.0.0.12", 10001))),
          now::get);

  @AfterEach
  void close() {
    client.close();
  }

  private void answersAsRoma(String transcript, int exchanges) throws IOException {
    int compared = 0;
    for (Transcript.Exchange exchange : Transcript.read(transcript).exchanges()) {
      String sent = String.join("|", exchange.sent());
      now.set(times.getOrDefault(sent, now.get()));
      boolean fault = exchange.received().stream().anyMatch(ValueTranscriptTest::isFault);
      List<String> expected = fault ? different.get(sent) : exchange.received();
      assertThat(expected).as("an answer instead of ROMA's fault to " + sent).isNotNull();
      assertThat(withoutCas(client.say(exchange.text())))
          .as(sent)
          .isEqualTo(withoutCas(String.join("\r\n", expected) + "\r\n"));
      compared++;
    }
    assertThat(compared).isEqualTo(exchanges);
  }

  private static boolean isFault(String line) {
    return line.equals("[no reply]")
        || line.contains("/roma/plugin/")
        || line.contains("Message forward failed")
        || line.contains("is not roma command");
  }

  private static String withoutCas(String text) {
    return text.replaceAll("(?m)^(VALUE \\S+ \\d+ \\d+) \\d+(\r?)$", "$1 <cas>$2");
  }

  @Test
  void listsAreAnsweredAsByRoma() throws IOException {
    times.put("alist_push L 3|bbb", BEGIN + 1);
    times.put("alist_insert L 1 3|ins", BEGIN + 10);
    times.put("alist_push L2 2|v0", 0x6b03f88bL);
    List<String> withGaps = new ArrayList<>(List.of("VALUE L 0 2", "21"));
    for (String element : List.of("aaa", "ins", "bbb", "ccc")) {
      withGaps.addAll(List.of("VALUE L 0 3", element));
    }
    for (int gap = 4; gap < 20; gap++) {
      withGaps.addAll(List.of("VALUE L 0 0", ""));
    }
    withGaps.addAll(List.of("VALUE L 0 3", "far", "END"));
    different.put("alist_gets L", withGaps);
    for (String command : List.of("gets plain", "length plain", "at plain 0")) {
      different.put("alist_" + command, List.of(NO_LIST));
    }
    different.put("alist_push plain 1|x", List.of(NO_LIST));
    different.put("alist_push L", List.of(COUNT));
    different.put("alist_at L", List.of(COUNT));
    different.put("alist_push", List.of(COUNT));
    different.put("alist_gets", List.of(COUNT));

    answersAsRoma("20_alist.txt", 99);
  }

  @Test
  void mapsAreAnsweredAsByRoma() throws IOException {
    different.put("map_get plain mk", List.of(NO_MAP));
    different.put("map_set plain mk 0 0 1|x", List.of(NO_MAP));
    different.put(
        "map_set M mk1 0 0 -5|x", List.of("CLIENT_ERROR bad command line format", "ERROR"));
    different.put("version", List.of("VERSION ROMA-1.3.0"));

    answersAsRoma("21_map.txt", 41);
  }

  @Test
  void countersAreAnsweredAsByRoma() throws IOException {
    now.set(BEGIN + 56);
    times.put("mapcount_update MC 0 0|", BEGIN + 58);
    times.put("mapcount_update MC 60 4|key1", BEGIN + 59);
    times.put("mapcount_countup MC 0 0|", BEGIN + 60);
    times.put("mapcount_countup_ms MC 0 4|key1", BEGIN + 61);
    different.put("mapcount_countup MC", List.of(COUNT));

    answersAsRoma("22_mapcount.txt", 23);
  }

  // ---- What the sessions do not show ----

  private String say(String lines) {
    return client.say(lines.replace("|", "\r\n")).replace("\r\n", "|");
  }

  /** The Java client's, which then sends an empty line. */
  @Test
  void countersAreShownWithoutALengthToo() {
    say("mapcount_countup c 0 1|a|");
    String all = "VALUE c 0 53|{\"a\":1,\"last_updated_date\":\"2026-11-23T08:25:12 +00\"}|END|";
    assertThat(say("mapcount_get c||mapcount_update c 0||mapcount_get c 0 0||||"))
        .isEqualTo(all + all + all);
    assertThat(say("mapcount_get none||")).isEqualTo("END|");
  }

  @Test
  void everyKindOfWrongLineIsOneClearLine() {
    assertThat(
            say(
                "map_get|mapcount_get|alist_at k x|alist_push k x|alist_push k -1|map_set k f 0 0|"
                    + "mapcount_countup k x 1|a|alist_sized_push k x 1|a|alist_push k 65537|"
                    + "x".repeat(65537)
                    + "|version|"))
        .isEqualTo(
            "CLIENT_ERROR does not find key|CLIENT_ERROR does not find key|CLIENT_ERROR bad command"
                + " line format|CLIENT_ERROR bad command line format|CLIENT_ERROR bad command line"
                + " format|CLIENT_ERROR Wrong number of arguments.|CLIENT_ERROR bad command line"
                + " format|CLIENT_ERROR bad command line format|SERVER_ERROR object too large for"
                + " cache|VERSION ROMA-1.3.0|");
  }

  @Test
  void aBlockThatIsNotFollowedByALineEndIsOneClearLine() {
    assertThat(say("alist_push k 1|too long|mapcount_countup k 0 3|a:1:2|version|"))
        .isEqualTo("CLIENT_ERROR bad data chunk|CLIENT_ERROR bad data chunk|VERSION ROMA-1.3.0|");
  }

  @Test
  void aRefusedBlockIsRepeatedInOneLine() {
    assertThat(say("mapcount_countup k 0 5|a\r\nb!|"))
        .isEqualTo("CLIENT_ERROR invalid sub_keys format: a  b!|");
  }

  @Test
  void furtherWordsAndForwardAreIgnored() {
    assertThat(
            say(
                "alist_push k 1 forward|a|alist_gets k forward|alist_join k 1 0..0 forward|,|"
                    + "ALIST_LENGTH k forward|map_set m f 0 0 1 forward|v|map_get m f forward|"))
        .isEqualTo(
            "STORED|VALUE k 0 1|1|VALUE k 0 1|a|END|VALUE k 0 1|1|VALUE k 0 1|a|END|1|STORED|"
                + "VALUE m 0 1|v|END|");
  }

  @Test
  void listsRepeatTheKeyAsItWasSentMapsTheBareOne() {
    assertThat(
            say(
                "alist_push k\u001broma 1|a|alist_first k\u001broma|map_set m\u001broma f 0 0 1|v|"
                    + "map_get m\u001broma f|alist_first k\u001bno|"))
        .isEqualTo(
            "STORED|VALUE k\u001broma 0 1|a|END|STORED|VALUE m 0 1|v|END|"
                + "SERVER_ERROR no does not exists.|");
  }

  @Test
  void aListThatAPlainSetHasStoredIsAList() {
    assertThat(say("set k 0 0 19|\4\b[\7[\6\"\7v0[\6l+\7\u008b\u00f8\3k|alist_gets_with_time k|"))
        .isEqualTo("STORED|VALUE k 0 1|1|VALUE k 0 2|v0|VALUE k 0 10|1795422347|END|");
  }

  @Test
  void writesOfAListEndItsExpiryThoseOfAMapSetIt() {
    assertThat(
            say(
                "alist_push k 1|a|set_expt k 100|alist_push k 1|b|get_expt k unix|"
                    + "map_set m f 0 100 1|v|map_delete m f|get_expt m unix|"))
        .isEqualTo("STORED|STORED|STORED|2147483647|END|STORED|DELETED|" + (BEGIN + 100) + "|END|");
  }

  @Test
  void outDeletesAndSaysSoInItsOwnWords() {
    assertThat(say("out k|set k 0 0 1|x|out k 75497472|get k|out|out k|"))
        .isEqualTo("NOT_DELETED|STORED|DELETED|END|" + COUNT + "|NOT_DELETED|");
  }
}
