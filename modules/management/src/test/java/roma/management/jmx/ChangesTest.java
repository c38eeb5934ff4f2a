package roma.management.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static roma.management.jmx.PublishedCluster.OTHER;
import static roma.management.jmx.PublishedCluster.SELF;
import static roma.management.jmx.PublishedCluster.node;
import static roma.management.jmx.PublishedCluster.view;

import java.util.List;
import org.junit.jupiter.api.Test;
import roma.data.ClusterView;
import roma.data.NodeId;

class ChangesTest {
  private static final List<NodeId> BOTH = List.of(SELF, OTHER);
  private static final ClusterView JOINING = view("joining", BOTH, true);
  private static final ClusterView WHOLE = view("up", BOTH, false);
  private static final ClusterView UNKNOWN = view(List.of(), List.of(), WHOLE.moves());

  private final Changes changes = new Changes();

  private List<Change.Kind> kinds(ClusterView next) {
    return changes.to(next).stream().map(Change::kind).toList();
  }

  @Test
  void aJoinBeginsAndEnds() {
    assertThat(kinds(UNKNOWN)).isEmpty();
    assertThat(kinds(JOINING)).containsExactly(Change.Kind.JOIN_BEGAN);
    assertThat(kinds(JOINING)).isEmpty();
    assertThat(changes.to(WHOLE))
        .containsExactly(
            new Change(Change.Kind.JOIN_ENDED, SELF.toString(), "16 of 16 vnodes, 5000 bytes"));
  }

  @Test
  void aNodeIsLostComesBackAndLeaves() {
    kinds(WHOLE);
    ClusterView lost = withOther("absent");
    assertThat(changes.to(lost))
        .extracting(Change::kind, Change::about)
        .containsExactly(
            tuple(Change.Kind.NODE_LOST, OTHER.toString()), tuple(Change.Kind.VNODES_SHORT, ""));
    assertThat(kinds(lost)).isEmpty();
    assertThat(kinds(WHOLE)).containsExactly(Change.Kind.NODE_RETURNED, Change.Kind.VNODES_WHOLE);
    kinds(lost);
    ClusterView alone = view(List.of(node(SELF, "up", true)), WHOLE.vnodes(), WHOLE.moves());
    assertThat(kinds(alone)).containsExactly(Change.Kind.NODE_LEFT);
    assertThat(kinds(WHOLE)).contains(Change.Kind.NODE_JOINED);
  }

  @Test
  void vnodesBecomeShortAndWholeAgain() {
    kinds(WHOLE);
    assertThat(kinds(view("up", List.of(SELF), false))).containsExactly(Change.Kind.VNODES_SHORT);
    assertThat(kinds(WHOLE)).containsExactly(Change.Kind.VNODES_WHOLE);
    assertThat(kinds(view("up", List.of(), false))).containsExactly(Change.Kind.VNODES_LOST);
    assertThat(kinds(WHOLE)).containsExactly(Change.Kind.VNODES_FOUND);
  }

  @Test
  void aSessionThatKnowsNoRingHasLostNobody() {
    kinds(WHOLE);
    assertThat(kinds(UNKNOWN)).isEmpty();
    assertThat(kinds(WHOLE)).isEmpty();
  }

  private static ClusterView withOther(String state) {
    return view(
        List.of(node(SELF, "up", false), node(OTHER, state, true)), WHOLE.vnodes(), WHOLE.moves());
  }
}
