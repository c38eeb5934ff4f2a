package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import roma.data.ClusterView;
import roma.data.NodeId;

/** {@code stat} beside what ROMA itself printed. */
class StatReportTest {
  private static final NodeId SELF = new NodeId("127.0.0.11", 10001);
  private static final NodeId OTHER = new NodeId("127.0.0.12", 10001);

  private final FixedCluster cluster = new FixedCluster(FixedCluster.twoNodes(SELF, OTHER));
  private final Conversation client =
      new Conversation(new MemoryStore(() -> Conversation.NOW), cluster);

  @AfterEach
  void close() {
    client.close();
  }

  private List<String> ask(String command) {
    return Arrays.asList(client.say(command + "\r\n").split("\r\n"));
  }

  private static List<String> transcript(String name) {
    try (var in = StatReportTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** ROMA ran as 2.0.0.dev there; we are 1.3.0. */
  @Test
  void anOperatorSeesWhatRomaShowsBeforeAJoin() {
    List<String> recorded = transcript("00_before_join_old_node.txt");
    List<String> said = new ArrayList<>();
    for (String line : recorded) {
      if (line.startsWith("> ") && !line.equals("> mklhash 0")) {
        said.add(line);
        said.addAll(ask(line.substring(2)));
      }
    }

    assertThat(said)
        .containsExactlyElementsOf(
            recorded.stream()
                .filter(
                    line ->
                        !line.startsWith("$")
                            && !line.equals("> mklhash 0")
                            && !line.matches("[0-9a-f]{40}"))
                .map(line -> line.replace("131072", "66304").replace("2.0.0.dev", "1.3.0"))
                .toList());
  }

  @Test
  void everyKeyOfRomaIsPrintedInItsOrder() {
    List<String> romas =
        transcript("01_stats_full_2nodes_empty_11.txt").stream()
            .filter(line -> !line.startsWith("$") && !line.startsWith(">") && !line.equals("END"))
            // One line a file of a store that we do not have.
            .filter(line -> !line.startsWith("storages[roma].storage["))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();

    List<String> ours =
        ask("stat").stream()
            .filter(line -> !line.startsWith("roma.") && !line.equals("END"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();

    assertThat(ours).containsExactlyElementsOf(romas);
  }

  @Test
  void namesOfOursHoldNoWordThatOperatorsFilterBy() {
    assertThat(ask("stat ^roma"))
        .filteredOn(line -> !line.equals("END"))
        .hasSizeGreaterThan(20)
        .noneMatch(
            line ->
                line.substring(0, line.indexOf(' ')).matches(".*(node|primary|secondary|run_).*"));
  }

  /** The cluster's module names its figures as it likes; here they meet ROMA's operators. */
  @Test
  void namesThatTheClusterAddsNeitherHoldSuchAWordNorReplaceAnother() {
    cluster.view =
        FixedCluster.with(cluster.view, Map.of("open_vnodes", "254", "bytes", "77", "links", "1"));

    assertThat(ask("stat roma.(.*bytes$|links|serving)"))
        .containsExactlyInAnyOrder(
            "roma.bytes 5000", "roma.stored_bytes 77", "roma.links 1", "roma.serving 254", "END");
    assertThat(ask("stat node")).noneMatch(line -> line.startsWith("roma."));
  }

  @Test
  void aJoiningNodeShowsWhatItReceives() {
    TreeMap<Integer, Long> receiving = new TreeMap<>();
    receiving.put(275, 4096L);
    cluster.view =
        FixedCluster.view(SELF, List.of(SELF, OTHER), cluster.view.vnodes(), receiving, true);

    assertThat(ask("stat run_receive|run_join"))
        .containsExactly(
            "stats.run_receive_a_vnode {\"roma_2306867200\"=>true}", "stats.run_join true", "END");
    assertThat(ask("stat roma.(moves_|pause|bytes$|seconds)"))
        .containsExactly(
            "roma.moves_planned 341",
            "roma.moves_done 100",
            "roma.moves_left 241",
            "roma.bytes 5000",
            "roma.seconds_left 3",
            "roma.pause_ms_p50 4.3",
            "roma.pause_ms_p99 9.0",
            "roma.pause_ms_max 30.0",
            "END");
  }

  @Test
  void shortAndLostVnodesAreCounted() {
    List<ClusterView.VnodeView> vnodes = new ArrayList<>(cluster.view.vnodes());
    vnodes.set(0, new ClusterView.VnodeView(List.of(SELF), List.of(SELF), List.of(), 1, 1, false));
    vnodes.set(1, new ClusterView.VnodeView(List.of(OTHER), List.of(OTHER), List.of(), 1, 1, true));
    cluster.view = FixedCluster.view(SELF, List.of(SELF, OTHER), vnodes, new TreeMap<>(), false);

    assertThat(ask("stat _vnodes|routing.primary"))
        .containsExactly(
            "routing.primary 253", "routing.short_vnodes 1", "routing.lost_vnodes 1", "END");
    assertThat(ask("stat roma.lost")).containsExactly("roma.lost [8388608]", "END");
  }

  @Test
  void aNodeThatIsGoneIsNoLongerListedAndItsVnodesAreShort() {
    cluster.view = FixedCluster.absent(cluster.view, OTHER);
    assertThat(ask("stat routing.nodes.length|_vnodes$"))
        .containsExactly(
            "routing.nodes.length 1", "routing.short_vnodes 512", "routing.lost_vnodes 0", "END");
    assertThat(ask("nodelist")).containsExactly(SELF.toString());
  }

  @Test
  void twoWordsAfterStatMeanNoFilterAsInRoma() {
    assertThat(ask("stat foo bar")).hasSizeGreaterThan(100).contains("version 1.3.0");
  }

  @Test
  void noreplyIsNoFilter() {
    assertThat(ask("stats noreply")).containsExactly("ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "(", "*"})
  void aBadExpressionIsAnsweredInOneLine(String regexp) {
    assertThat(ask("stat " + regexp)).singleElement().asString().startsWith("CLIENT_ERROR ");
    assertThat(ask("version")).containsExactly("VERSION ROMA-1.3.0");
  }

  @Test
  void anExpressionThatWouldBacktrackForEverIsStopped() {
    assertThat(ask("stat ^(([a-z_.]+)+)+$!"))
        .singleElement()
        .asString()
        .isEqualTo("CLIENT_ERROR regular expression takes too many steps");
    assertThat(ask("stat " + "a".repeat(StatFilter.MAX_REGEXP_CHARS + 1)))
        .singleElement()
        .asString()
        .startsWith("CLIENT_ERROR ");
  }
}
