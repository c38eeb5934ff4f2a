package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import roma.data.NodeId;

/**
 * memcached's meta commands, as its version 1.6.18 answered the same lines, but for the cas ids;
 * what differs besides is in docs/protocol.md. Line ends are written as {@code |}.
 */
class MetaCommandsTest {
  private long now = Conversation.NOW;
  private final Conversation client =
      new Conversation(
          new MemoryStore(() -> now),
          new FixedCluster(
              FixedCluster.twoNodes(
                  new NodeId("127.0.0.11", 10001), new NodeId("127.0.0.12", 10001))));

  @AfterEach
  void close() {
    client.close();
  }

  private String say(String text) {
    return client.say(text.replace("|", "\r\n")).replace("\r\n", "|");
  }

  private static Arguments row(String sent, String answered) {
    return Arguments.of(sent, answered);
  }

  static Stream<Arguments> conversations() {
    return Stream.of(
        row("mn|mn k|", "MN|MN|"),
        row("mg none|mg none v|mg none q|mg none v q|mg none k O1 q|mn|", "EN|EN|MN|"),
        row("mg none k O5|md none|md none q|ma none q|mn|", "EN knone O5|NF|NF|NF|MN|"),
        row(
            "ms a 2|hi|mg a|mg a v|mg a s v t f k O9|mg a v q|mn|",
            "HD|HD|VA 2|hi|VA 2 s2 t-1 f0 ka O9|hi|VA 2|hi|MN|"),
        row("ms a 2 q|hi|ms a 2 q k O3|ho|ms a 2 O3 k|ho|mn|", "HD O3 ka|MN|"),
        row("ms a S2|hi|", "CLIENT_ERROR bad command line format|ERROR|"),
        row(
            "ms a 2 T0 F5|hi|mg a f t|ms a 2 T100|hi|mg a t|ms a 2 T-1|hi|mg a t v|",
            "HD|HD f5 t-1|HD|HD t100|HD|EN|"),
        row(
            "ms b 2 ME|hi|ms b 2 ME|ho|ms b 2 MA|xx|mg b v|ms b 2 MP|yy|mg b v|ms b 2 MR|zz|mg b v|",
            "HD|NS|HD|VA 4|hixx|HD|VA 6|yyhixx|HD|VA 2|zz|"),
        row("ms none 2 MA|xx|ms none 2 MR|xx|ms none 2 MS|xx|", "NS|NS|HD|"),
        row("ms none 2 MA N30|xx|mg none v t|", "HD|VA 2 t30|xx|"),
        row(
            "ms b 2 MX|xx|ms b 2 Madd|hi|ma b MX|mn|",
            "CLIENT_ERROR invalid mode for ms M token|CLIENT_ERROR incorrect length for M token|"
                + "CLIENT_ERROR invalid mode for ma M token|MN|"),
        row("ms a 2|hi|md a k O7|md a|mg a|", "HD|HD ka O7|NF|EN|"),
        row("ms c 2|hi|md c C99999999|ms c 2 C5|hi|ms none 2 C5|xx|", "HD|EX|EX|NF|"),
        row("ms q 2|hi|ms none 2 q C5|hi|ms q 2 q C5|hi|mn|", "HD|NF|EX|MN|"),
        row(
            "ma n|ma n N0|ma n N0 J13 v|ma n v|ma n D10 v|ma n MD D3 v|ma n MI v t|ma n MD D999 v|"
                + "ma n T50 t v|",
            "NF|HD|VA 1|1|VA 1|2|VA 2|12|VA 1|9|VA 2 t-1|10|VA 1|0|VA 1 t50|1|"),
        row("ma n N0 J13 v|ma n N0 J13 v|ma n q|mn|", "VA 2|13|VA 2|14|MN|"),
        row("ms t 2|ab|ma t|", "HD|CLIENT_ERROR cannot increment or decrement non-numeric value|"),
        row(
            "mg YWJj b v k|ms YWJj 2 b|hi|mg abc v k|mg YWJj b v k O1|mg !!! b v|",
            "EN kYWJj b|HD|VA 2 kabc|hi|VA 2 kYWJj b O1|hi|CLIENT_ERROR error decoding key|"),
        row("mg|ms|md|ma|mx|", "ERROR|ERROR|ERROR|ERROR|ERROR|"),
        row(
            "mg a v v|mg a ~ v|mg a h|mg a l|ms a 2 E77|hi|md e x|",
            "CLIENT_ERROR duplicate flag|CLIENT_ERROR invalid flag|CLIENT_ERROR invalid flag|"
                + "CLIENT_ERROR invalid flag|CLIENT_ERROR invalid flag|CLIENT_ERROR invalid flag|"),
        row(
            "ms k x|ms k 2 Tx|hi|ms k 2 Fx|hi|ms k 2 Cx|hi|mn|",
            "CLIENT_ERROR bad command line format|"
                + "CLIENT_ERROR bad token in command line format|".repeat(3)
                + "MN|"),
        row(
            "ms k 2 O123456789012345678901234567890123|hi|ms k -1|mn|",
            "CLIENT_ERROR opaque token too long|CLIENT_ERROR bad command line format|MN|"),
        row(
            "set a 3 0 1|x|mg a T30 t v f|mg a t|mg none T30 v|",
            "STORED|VA 1 t30 f3|x|HD t30|EN|"),
        row(
            "mg a\u001bnone|ms a\u001broma 1|x|mg a v|",
            "SERVER_ERROR none does not exists.|HD|VA 1|x|"));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void metaCommandsAreAnsweredAsByMemcached(String sent, String answered) {
    assertThat(say(sent)).isEqualTo(answered);
  }

  @Test
  void theCasIdIsThatOfTheOldCommands() {
    String stored = say("ms a 2 c|hi|");
    assertThat(stored).matches("HD c\\d+\\|");
    String cas = stored.substring("HD c".length(), stored.length() - 1);
    assertThat(say("mg a c|")).isEqualTo(stored);
    assertThat(say("gets a|")).isEqualTo("VALUE a 0 2 " + cas + "|hi|END|");
    assertThat(say("md a C" + cas + "|mg a|")).isEqualTo("HD|EN|");
    assertThat(say("me none|ms a 2|hi|me a|")).matches("EN\\|HD\\|ME a exp=-1 cas=\\d+ size=2\\|");
  }

  @Test
  void ofThoseWhoFindAnInvalidatedRecordOneIsToFetchItAnew() {
    assertThat(say("ms a 2|hi|md a I T30|")).isEqualTo("HD|HD|");
    assertThat(say("mg a v t|mg a v t|mg a v t|"))
        .isEqualTo("VA 2 t30 X W|hi|VA 2 t30 Z X|hi|VA 2 t30 Z X|hi|");
    assertThat(say("get a|ms a 3|new|mg a v t|")).isEqualTo("VALUE a 0 2|hi|END|HD|VA 3 t-1|new|");
  }

  @Test
  void ofThoseWhoFindNothingOneIsToMakeIt() {
    assertThat(say("mg v N30 v t|mg v N30 v t|mg v v t|ms v 2 T100|ok|mg v v t|"))
        .isEqualTo("VA 0 t30 W||VA 0 t30 Z||VA 0 t30 Z||HD|VA 2 t100|ok|");
  }

  @Test
  void ofThoseWhoFindARecordThatEndsSoonOneIsToFetchItAnew() {
    assertThat(say("ms r 1 T10|x|mg r R30 t v|mg r R30 t v|mg r t v|mg r R5 t|"))
        .isEqualTo("HD|VA 1 t10 W|x|VA 1 t10 Z|x|VA 1 t10 Z|x|HD t10 Z|");
    assertThat(say("ms never 1|x|mg never R30 t|")).isEqualTo("HD|HD t-1|");
  }

  @Test
  void aLateValueIsStoredAsStale() {
    String old = say("ms a 1 c|1|");
    assertThat(say("ms a 1|2|")).isEqualTo("HD|");
    String cas = old.substring("HD c".length(), old.length() - 1);
    assertThat(say("ms a 1 C" + cas + "|3|ms a 1 I C" + cas + "|3|mg a v|mg a v|"))
        .isEqualTo("EX|HD|VA 1 X W|3|VA 1 Z X|3|");
  }

  @Test
  void memcachedsCommandsAboutItsMemoryAreAnsweredAsWithoutOne() {
    assertThat(
            say("cache_memlimit|cache_memlimit 64|cache_memlimit x|cache_memlimit 1 noreply|mn|"))
        .isEqualTo("ERROR|MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust|ERROR|MN|");
    assertThat(say("slabs|slabs reassign 1 2|slabs automove 0|slabs automove 1|slabs foo|"))
        .isEqualTo("ERROR|CLIENT_ERROR slab reassignment disabled|OK|OK|ERROR|");
  }

  @Test
  void memcachedsSpecialStatsHaveAValueForEachName() {
    assertThat(say("stats reset|stats items|stats slabs|stats sizes|"))
        .isEqualTo(
            "RESET|END|STAT active_slabs 0|STAT total_malloced 0|END|"
                + "STAT sizes_status disabled|END|");
    assertThat(say("stats settings|"))
        .startsWith("STAT maxbytes 0|STAT maxconns 10000|")
        .contains("|STAT item_size_max 1048576|")
        .endsWith("|END|");
    assertThat(say("stats settings|").split("\\|"))
        .allMatch(line -> line.equals("END") || line.matches("STAT \\S+ \\S+"));
    assertThat(say("stat settings|")).isEqualTo("END|");
  }
}
