package roma.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.ring.Rings.entry;
import static roma.ring.Rings.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.data.Version;

class RingChangesTest {
  private static final NodeId A = node(1);
  private static final NodeId B = node(2);
  private static final NodeId C = node(3);

  private final Ring one = Rings.first(A, 2, 2, HostPolicy.PREFER_OTHER_HOSTS);

  /** A primary, B in-sync secondary of vnode 0, C known. */
  private Ring twoReplicas() {
    Ring ring =
        Rings.apply(one, new RingChange.AddNode(entry(B)), new RingChange.AddNode(entry(C)));
    ring = Rings.change(ring, 0, ring.vnode(0).withLearner(B));
    return Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A, B)));
  }

  private static void assertRefused(Ring ring, RingChange change, String reason) {
    Applied applied = RingChanges.apply(ring, List.of(change));
    assertThat(applied.verdicts()).hasSize(1);
    assertThat(applied.verdicts().get(0).applied()).isFalse();
    assertThat(applied.verdicts().get(0).reason()).contains(reason).doesNotContain("\n");
    assertThat(applied.next()).isSameAs(ring);
  }

  private static void assertRefused(Ring ring, Configuration next, String reason) {
    assertRefused(ring, new RingChange.ChangeVnode(0, next), reason);
  }

  @Test
  void theFirstNodeHoldsAllVnodesAlone() {
    assertThat(one.members()).containsExactly(A);
    assertThat(one.nodes().get(A).state()).isEqualTo(NodeState.UP);
    assertThat(one.vnodes()).hasSize(4).allMatch(c -> c.equals(Configuration.sole(A)));
    assertThat(one.version()).isEqualTo(1);
  }

  @Test
  void aBatchRaisesTheVersionByOneAndTheRefusedHinderNoOther() {
    Applied applied =
        RingChanges.apply(
            one,
            List.of(
                new RingChange.AddNode(entry(B)),
                new RingChange.RemoveNode(C),
                new RingChange.ChangeVnode(0, one.vnode(0).withLearner(B))));
    assertThat(applied.verdicts()).extracting(Verdict::applied).containsExactly(true, false, true);
    assertThat(applied.next().version()).isEqualTo(2);
    assertThat(applied.next().vnode(0).learners()).containsExactly(B);
  }

  @Test
  void manyVnodesAreAppliedEachForItself() {
    Ring ring = Rings.apply(one, new RingChange.AddNode(entry(B)));
    var good = new RingChange.ChangeVnode(0, ring.vnode(0).withLearner(B));
    var stale = new RingChange.ChangeVnode(1, ring.vnode(1).confirmed().confirmed());
    Applied applied =
        RingChanges.apply(ring, List.of(new RingChange.ChangeVnodes(List.of(good, stale))));
    assertThat(applied.verdicts().get(0).applied()).isTrue();
    assertThat(applied.verdicts().get(0).reason()).contains("1 of 2 refused").contains("vnode 1");
    assertThat(applied.next().vnode(0).learners()).containsExactly(B);
  }

  @Test
  void aVnodeGoesThroughAWholeMove() {
    Ring ring = twoReplicas();
    ring = Rings.change(ring, 0, ring.vnode(0).reopened());
    ring = Rings.change(ring, 0, ring.vnode(0).withLearner(C));
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A, B, C)));
    ring = Rings.change(ring, 0, ring.vnode(0).withNext(C));
    ring = Rings.change(ring, 0, ring.vnode(0).handedOver(C, new Version(2, 10)));
    assertThat(ring.vnode(0).secondaries()).containsExactly(B, A);
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(B, C)));
    ring = Rings.change(ring, 0, ring.vnode(0).without(A));
    assertThat(ring.vnode(0).replicas()).containsExactly(C, B);
    assertThat(ring.vnode(0).epoch()).isEqualTo(3);
    ring = Rings.change(ring, 0, ring.vnode(0).promoted(B));
    assertThat(ring.vnode(0).handOverEnd()).isNull();
  }

  @Test
  void aStaleOrSkippedConfigurationIsRefused() {
    Ring ring = twoReplicas();
    Configuration present = ring.vnode(0);
    Ring later = Rings.change(ring, 0, present.confirmed());
    assertRefused(later, present.confirmed(), "does not follow");
    assertRefused(ring, present.confirmed().confirmed(), "does not follow");
    assertRefused(ring, new RingChange.ChangeVnode(4, present.confirmed()), "no vnode 4");
  }

  @Test
  void onlyInSyncReplicasTakeOver() {
    Ring ring = twoReplicas();
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A)));
    assertRefused(ring, ring.vnode(0).promoted(B), "without being in-sync");
  }

  @Test
  void aNewSessionGivesUpWhatWasProposedOfTheFormerOne() {
    Ring ring = twoReplicas();
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A)));
    Configuration readmitted = ring.vnode(0).withInSync(Set.of(A, B));
    Configuration elsewhere = ring.vnode(1);
    ring = Rings.apply(ring, new RingChange.NewSession(B, entry(B).incarnation(), 77, 1, "x"));
    assertRefused(ring, readmitted, "does not follow");
    assertThat(ring.vnode(1)).isEqualTo(elsewhere);
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A, B)));
    Configuration inSync = ring.vnode(0);
    ring = Rings.apply(ring, new RingChange.NewSession(B, entry(B).incarnation(), 78, 1, "x"));
    assertThat(ring.vnode(0)).isEqualTo(inSync);
  }

  @Test
  void anAbsentNodeIsNotPromoted() {
    Ring ring = twoReplicas();
    ring = Rings.apply(ring, new RingChange.SetState(B, entry(B).session(), NodeState.ABSENT));
    assertRefused(ring, ring.vnode(0).promoted(B), "absent");
  }

  /** It was cut off, and proposes as it is heard again what it has seen of the others. */
  @Test
  void aNodeThatTheRingHasExcludedExcludesNobody() {
    Ring ring = twoReplicas();
    RingChange absentA =
        new RingChange.SetState(A, ring.nodes().get(A).session(), NodeState.ABSENT);
    RingChange absentB = new RingChange.SetState(B, entry(B).session(), NodeState.ABSENT);
    RingChange back = new RingChange.NewSession(B, entry(B).incarnation(), 77, 1, "x");
    Ring without = Rings.apply(ring, absentB);

    Applied applied = RingChanges.apply(without, List.of(absentA, back), B);
    assertThat(applied.verdicts()).extracting(Verdict::applied).containsExactly(false, true);
    assertThat(applied.next().isPresent(A)).isTrue();
    assertThat(applied.next().isPresent(B, 77)).isTrue();

    assertThat(RingChanges.apply(ring, List.of(absentA), B).next().isPresent(A)).isFalse();
  }

  @Test
  void aHandOverGoesToTheNextPrimaryOnly() {
    Ring ring = twoReplicas();
    assertRefused(ring, ring.vnode(0).handedOver(B, new Version(1, 1)), "next primary");
  }

  @Test
  void promotionNeverTouchesTheInSyncSet() {
    Ring ring = twoReplicas();
    Configuration c = ring.vnode(0).promoted(B);
    Configuration smaller =
        new Configuration(
            c.version(),
            c.epoch(),
            c.primary(),
            c.secondaries(),
            new java.util.TreeSet<>(Set.of(B)),
            c.learners(),
            null,
            null);
    assertRefused(ring, smaller, "in-sync set");
  }

  @Test
  void brokenConfigurationsAreRefused() {
    Ring ring = twoReplicas();
    Configuration c = ring.vnode(0);
    assertRefused(ring, c.withInSync(Set.of()), "empty");
    assertRefused(ring, c.withInSync(Set.of(A, B, C)), "without a role");
    assertRefused(ring, c.withLearner(B), "two roles");
    assertRefused(ring, c.withLearner(node(9)), "holds no data");
    assertRefused(ring, c.withNext(C), "no secondary");
    Configuration otherPrimary =
        new Configuration(
            c.version() + 1, c.epoch(), B, List.of(A), c.inSync(), List.of(), null, null);
    assertRefused(ring, otherPrimary, "new epoch");
    Configuration filledByNobody =
        new Configuration(
            c.version() + 1, c.epoch(), A, List.of(B, C), c.inSync(), List.of(), null, null);
    assertRefused(ring, filledByNobody, "before it is in-sync");
  }

  @Test
  void aPrimaryThatIsUnsureOfItsTailTakesItselfOutButAddsNobody() {
    Ring ring = twoReplicas();
    ring = Rings.change(ring, 0, ring.vnode(0).withLearner(C));
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(B)));
    assertRefused(ring, ring.vnode(0).withInSync(Set.of(B, C)), "while the primary is not");
    assertRefused(ring, ring.vnode(0).reopened(), "without being in-sync");
    ring = Rings.change(ring, 0, ring.vnode(0).promoted(B));
    assertThat(ring.vnode(0).primary()).isEqualTo(B);
  }

  @Test
  void aSessionIsExcludedForGoodAndANewOneReadmitted() {
    Ring ring = twoReplicas();
    UUID incarnation = entry(B).incarnation();
    long session = entry(B).session();
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.ABSENT));
    assertThat(ring.isPresent(B, session)).isFalse();
    assertRefused(ring, new RingChange.NewSession(B, incarnation, session, 1, "x"), "excluded");
    assertRefused(
        ring, new RingChange.NewSession(B, new UUID(1, 1), 77, 1, "x"), "another data directory");
    ring = Rings.apply(ring, new RingChange.NewSession(B, incarnation, 77, 1, "x"));
    assertThat(ring.nodes().get(B).state()).isEqualTo(NodeState.UP);
    assertRefused(ring, new RingChange.SetState(B, session, NodeState.ABSENT), "not the ring's");
  }

  @Test
  void aNodeToldToStopLeavesThenStopsAndItsNextSessionUndoesThat() {
    Ring ring = twoReplicas();
    long session = ring.nodes().get(B).session();
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.LEAVING));
    assertThat(ring.isPresent(B)).isTrue();
    assertThat(ring.isStaying(B)).isFalse();
    assertRefused(ring, new RingChange.SetState(B, session, NodeState.UP), "cannot go from");
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.STOPPING));
    assertRefused(ring, new RingChange.SetState(B, session, NodeState.RELEASING), "cannot go");
    ring = Rings.apply(ring, new RingChange.NewSession(B, entry(B).incarnation(), 77, 1, "x"));
    assertThat(ring.nodes().get(B).state()).isEqualTo(NodeState.UP);
  }

  @Test
  void aReleaseOutlivesTheNodesDeathAndEndsWhereNothingIsLeftOrByCommand() {
    Ring ring = twoReplicas();
    long session = ring.nodes().get(B).session();
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.UP));
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.RELEASING));
    ring = Rings.apply(ring, new RingChange.SetState(B, session, NodeState.ABSENT));
    assertThat(ring.nodes().get(B).releasing()).isTrue();
    Ring back = Rings.apply(ring, new RingChange.NewSession(B, entry(B).incarnation(), 77, 1, "x"));
    assertThat(back.nodes().get(B).state()).isEqualTo(NodeState.RELEASING);
    Ring ended = Rings.apply(back, new RingChange.EndRelease(B));
    assertThat(ended.nodes().get(B).state()).isEqualTo(NodeState.UP);
    assertRefused(ended, new RingChange.EndRelease(B), "not being released");

    Configuration whole = ring.vnode(0);
    Ring emptied = Rings.change(ring, 0, whole.withInSync(new TreeSet<>(List.of(whole.primary()))));
    emptied = Rings.change(emptied, 0, emptied.vnode(0).without(B));
    emptied =
        Rings.apply(emptied, new RingChange.NewSession(B, entry(B).incarnation(), 77, 1, "x"));
    assertThat(emptied.nodes().get(B).state()).isEqualTo(NodeState.JOINING);
    assertThat(emptied.nodes().get(B).releasing()).isFalse();
  }

  @Test
  void aLostVnodeBeginsAnewAndEmptyOnlyWhereNobodyIsThereWhoHasIt() {
    Ring ring = twoReplicas();
    ring = Rings.change(ring, 0, ring.vnode(0).promoted(B));
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(B)));
    Configuration present = ring.vnode(0);
    RingChange anew = new RingChange.BeginAnew(0, present.version(), C);
    assertRefused(ring, anew, "is present and has all of it");
    Ring lost = Rings.apply(ring, new RingChange.SetState(B, entry(B).session(), NodeState.ABSENT));
    assertThat(lost.isLost(0)).isTrue();
    assertRefused(
        lost, new RingChange.BeginAnew(0, present.version() - 1, C), "is not the present");
    assertRefused(lost, new RingChange.BeginAnew(0, present.version(), B), "cannot take it");
    assertRefused(lost, new RingChange.BeginAnew(4, 1, C), "no vnode 4");
    Configuration begun = Rings.apply(lost, anew).vnode(0);
    assertThat(begun.replicas()).containsExactly(C);
    assertThat(begun.inSync()).containsExactly(C);
    assertThat(begun.epoch()).isEqualTo(present.epoch() + 1);
    assertThat(begun.handOverEnd()).isEqualTo(Version.NONE);
  }

  @Test
  void aReturnedNodeWithoutReplicasJoinsAgain() {
    Ring ring = twoReplicas();
    ring = Rings.apply(ring, new RingChange.NewSession(C, entry(C).incarnation(), 77, 1, "x"));
    assertThat(ring.nodes().get(C).state()).isEqualTo(NodeState.JOINING);
  }

  @Test
  void aWipedNodeEntersOnlyOnceNoVnodeCountsOnItsOldCopies() {
    Ring ring = twoReplicas();
    ring = Rings.apply(ring, new RingChange.SetMember(B, true));
    NodeEntry known = entry(B);
    NodeEntry wiped =
        new NodeEntry(B, 1, new UUID(9, 9), 99, NodeState.JOINING, false, false, "0.1.0");
    assertRefused(ring, new RingChange.AddNode(wiped), "not marked absent");
    ring = Rings.apply(ring, new RingChange.SetState(B, known.session(), NodeState.ABSENT));
    assertRefused(ring, new RingChange.AddNode(wiped), "counts on it");
    ring = Rings.change(ring, 0, ring.vnode(0).withInSync(Set.of(A)));
    ring = Rings.apply(ring, new RingChange.AddNode(wiped));
    assertThat(ring.vnode(0).involves(B)).isFalse();
    assertThat(ring.members()).containsExactly(A);
  }

  @Test
  void oneMemberAVersion() {
    Ring ring = twoReplicas();
    Applied applied =
        RingChanges.apply(
            ring, List.of(new RingChange.SetMember(B, true), new RingChange.SetMember(C, true)));
    assertThat(applied.verdicts()).extracting(Verdict::applied).containsExactly(true, false);
    assertThat(applied.next().members()).containsExactly(A, B);
    assertRefused(one, new RingChange.SetMember(A, false), "last member");
  }

  @Test
  void aNodeWithACopyOrAMembershipStays() {
    Ring ring = twoReplicas();
    assertRefused(ring, new RingChange.RemoveNode(B), "has a copy");
    assertRefused(ring, new RingChange.RemoveNode(A), "member");
    assertRefused(ring, new RingChange.RemoveNode(C), "not marked absent");
    ring = Rings.apply(ring, new RingChange.SetState(C, entry(C).session(), NodeState.ABSENT));
    assertThat(Rings.apply(ring, new RingChange.RemoveNode(C)).nodes()).doesNotContainKey(C);
  }

  @Test
  void aPlanFollowsThePresentOne() {
    Ring ring = twoReplicas();
    TreeMap<Integer, List<NodeId>> targets = new TreeMap<>();
    targets.put(0, List.of(C, A));
    ring = Rings.apply(ring, new RingChange.SetPlan(new MovePlan(1, targets)));
    assertThat(ring.target(0)).containsExactly(C, A);
    assertThat(ring.target(1)).containsExactly(A);
    assertRefused(ring, new RingChange.SetPlan(new MovePlan(1, targets)), "does not follow");
    assertRefused(ring, new RingChange.RemoveNode(C), "planned");
  }

  @Test
  void theFounderOfAkkasClusterIsReplacedKnowingly() {
    var founder = new Ring.AkkaFounder(A, 1);
    Ring ring = Rings.apply(one, new RingChange.SetAkkaFounder(null, founder));
    assertRefused(ring, new RingChange.SetAkkaFounder(null, founder), "founder");
    ring = Rings.apply(ring, new RingChange.SetAkkaFounder(founder, new Ring.AkkaFounder(A, 2)));
    assertThat(ring.akkaFounder().session()).isEqualTo(2);
  }

  @Test
  void limitsAreChangedWhereTheyDiffer() {
    assertRefused(one, new RingChange.SetTransferLimits(TransferLimits.defaults()), "already");
    var paused = new TransferLimits(1000, 2, true, new java.util.TreeSet<>());
    assertThat(Rings.apply(one, new RingChange.SetTransferLimits(paused)).transferLimits())
        .isEqualTo(paused);
  }

  @Test
  void nodeNamesAreRewrittenForANetworkKnowingly() {
    var first = new roma.data.NameRewrite("10.0.0.0/8", "a", "b");
    var second = new roma.data.NameRewrite("10.0.0.0/8", "a", "c");
    Ring ring = Rings.apply(one, new RingChange.SetNameRewrite("10.0.0.0/8", null, first));
    assertRefused(
        ring, new RingChange.SetNameRewrite("10.0.0.0/8", null, second), "otherwise by now");
    assertRefused(ring, new RingChange.SetNameRewrite("10.0.0.0/8", first, first), "so already");
    assertRefused(ring, new RingChange.SetNameRewrite("1.0.0.0/8", null, first), "its network");
    ring = Rings.apply(ring, new RingChange.SetNameRewrite("10.0.0.0/8", first, second));
    assertThat(ring.nameRewrites()).containsExactly(java.util.Map.entry("10.0.0.0/8", second));
    ring = Rings.apply(ring, new RingChange.SetNameRewrite("10.0.0.0/8", second, null));
    assertThat(ring.nameRewrites()).isEmpty();
  }

  @Test
  void rewritingsOfNodeNamesAreLimited() {
    Ring full = one;
    for (int net = 0; net < RingChange.SetNameRewrite.MOST; net++) {
      String network = net + ".0.0.0/8";
      var rewrite = new roma.data.NameRewrite(network, "a", "b");
      full = Rings.apply(full, new RingChange.SetNameRewrite(network, null, rewrite));
    }
    var more = new roma.data.NameRewrite("99.0.0.0/8", "a", "b");
    assertRefused(full, new RingChange.SetNameRewrite("99.0.0.0/8", null, more), "64 rewritings");
  }

  @Test
  void allVnodesOpenInOneChange() {
    Ring ring = Rings.first(A, 2, 9, HostPolicy.PREFER_OTHER_HOSTS);
    List<RingChange.ChangeVnode> openings = new ArrayList<>();
    for (int vnode = 0; vnode < 512; vnode++) {
      openings.add(new RingChange.ChangeVnode(vnode, ring.vnode(vnode).reopened()));
    }
    Ring opened = Rings.apply(ring, new RingChange.ChangeVnodes(openings));
    assertThat(opened.vnodes()).allMatch(c -> c.epoch() == 2 && c.version() == 2);
    assertThat(opened.version()).isEqualTo(2);
  }
}
