package roma.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import roma.data.ClusterView;
import roma.data.NodeId;

/** The ring in ROMA's forms, against what ROMA computed (reference/roma.md 1.4). */
class RoutingTextTest {
  private static final NodeId A = new NodeId("127.0.1.1", 18101);
  private static final NodeId B = new NodeId("127.0.1.2", 18102);

  private final ClusterView view =
      FixedCluster.view(
          A, List.of(A, B), FixedCluster.twoNodes(B, A).vnodes(), new TreeMap<>(), false);

  @Test
  void aLeafHashesTheListOfNodesAsRubyPrintsIt() {
    assertThat(new RoutingText().hash(view, "0000000000"))
        .isEqualTo("26685848b2f8e9eb226d9938c4bec9324990e6d3");
  }

  @Test
  void theRootChangesWithAnyVnode() {
    String before = new RoutingText().hash(view, "0");
    List<ClusterView.VnodeView> changed = new ArrayList<>(view.vnodes());
    changed.set(511, new ClusterView.VnodeView(List.of(A), List.of(A), List.of(), 1, 1, false));

    assertThat(before).hasSize(40);
    assertThat(
            new RoutingText()
                .hash(FixedCluster.view(A, List.of(A, B), changed, new TreeMap<>(), false), "0"))
        .hasSize(40)
        .isNotEqualTo(before);
  }

  @Test
  void thereIsNoHashOutsideTheTree() {
    RoutingText routing = new RoutingText();
    for (String path : List.of("", "1", "9", "00000000000", "0x")) {
      assertThat(routing.hash(view, path)).isEmpty();
    }
  }

  @Test
  void theDumpListsEveryVnodeByItsWireId() {
    assertThat(RoutingDump.json(RoutingTable.of(view)))
        .startsWith(
            "[{\"dgst_bits\":32,\"div_bits\":9,\"rn\":2},[\"127.0.1.1_18101\",\"127.0.1.2_18102\"],"
                + "{\"0\":[\"127.0.1.2_18102\",\"127.0.1.1_18101\"],\"8388608\":[")
        .endsWith(",\"4286578688\":[\"127.0.1.1_18101\",\"127.0.1.2_18102\"]}]");
  }
}
