package roma.ring.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import roma.data.NodeId;
import roma.ring.Generation;
import roma.ring.HostPolicy;
import roma.ring.NextGeneration;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Rings;
import roma.ring.Verdict;

/** Whose votes decide. */
class RegisterMembersTest {
  private static final NodeId A = Rings.node(1);
  private static final NodeId B = Rings.node(2);

  private final Ring alone = Rings.first(A, 2, 1, HostPolicy.ALLOWED);
  private final Ring both =
      Rings.apply(alone, new RingChange.AddNode(Rings.entry(B)), new RingChange.SetMember(B, true));

  private static UUID incarnation(NodeId node) {
    return Rings.entry(node).incarnation();
  }

  /** Keeps what a proposer sends, and its verdicts. */
  private static final class Recorded implements RegisterEffects {
    final List<RegisterMessage> toA = new ArrayList<>();
    final List<RegisterMessage> toB = new ArrayList<>();
    final List<Long> settled = new ArrayList<>();
    final List<Long> unknown = new ArrayList<>();

    @Override
    public void send(NodeId to, RegisterMessage message) {
      (to.equals(A) ? toA : toB).add(message);
    }

    @Override
    public void committed(Ring ring) {}

    @Override
    public void settled(long token, Ring ring, List<Verdict> verdicts) {
      settled.add(token);
    }

    @Override
    public void unknown(long token) {
      unknown.add(token);
    }

    @Override
    public void wakeAt(long atMillis) {}
  }

  private static final class Memory implements RegisterStorage {
    RegisterState state = RegisterState.EMPTY;

    @Override
    public RegisterState load() {
      return state;
    }

    @Override
    public void save(RegisterState next) {
      state = next;
    }
  }

  @Test
  void oldAndNewMembersHaveToAgree() {
    RegisterValue added = RegisterValue.sealed(alone).followedBy(both);
    assertThat(added.isSealed()).isFalse();
    assertThat(added.hasMajorities(Map.of(B, incarnation(B)))).isFalse();
    assertThat(added.hasMajorities(Map.of(A, incarnation(A)))).isFalse();
    assertThat(added.hasMajorities(Map.of(A, incarnation(A), B, incarnation(B)))).isTrue();
  }

  @Test
  void aNodeThatLostItsDiskHasNoVote() {
    RegisterValue value = RegisterValue.sealed(both);
    assertThat(value.hasMajorities(Map.of(A, incarnation(A), B, new UUID(0, 0)))).isFalse();
  }

  @Test
  void whoeverRemovedTheOthersDoesNotDecideAloneBeforeTheyAgreed() {
    Ring onlyB = Rings.apply(both, new RingChange.SetMember(A, false));
    Ballot ballot = new Ballot(5, B, 1);
    Memory disk = new Memory();
    disk.state = new RegisterState(ballot, ballot, RegisterValue.sealed(both).followedBy(onlyB));
    RegisterAcceptor acceptor = new RegisterAcceptor(incarnation(B), disk);
    Recorded effects = new Recorded();
    RegisterProposer proposer = new RegisterProposer(B, 2, disk.state, new Random(1), effects);
    proposer.read(1, 1_000, 0);
    answerAll(effects.toB, acceptor, proposer);
    assertThat(effects.toA).hasOnlyElementsOfType(RegisterMessage.Prepare.class).isNotEmpty();
    assertThat(effects.toB).isEmpty();
    proposer.onTick(1_000);
    assertThat(effects.unknown).containsExactly(1L);
  }

  @Test
  void aSoleMemberDecidesAloneAndReadsWithoutWriting() {
    Memory disk = new Memory();
    RegisterAcceptor acceptor = new RegisterAcceptor(incarnation(A), disk);
    acceptor.found(alone, A);
    Recorded effects = new Recorded();
    RegisterProposer proposer = new RegisterProposer(A, 2, disk.state, new Random(1), effects);
    proposer.propose(List.of(new RingChange.AddNode(Rings.entry(B))), 1, 1_000, 0);
    answerAll(effects.toA, acceptor, proposer);
    assertThat(effects.settled).containsExactly(1L);
    RegisterState before = disk.state;
    proposer.read(2, 1_000, 0);
    assertThat(effects.toA).hasSize(1).hasOnlyElementsOfType(RegisterMessage.Accept.class);
    answerAll(effects.toA, acceptor, proposer);
    assertThat(effects.settled).containsExactly(1L, 2L);
    assertThat(disk.state).isSameAs(before);
  }

  @Test
  void nobodyFoundsARingForOthers() {
    RegisterAcceptor acceptor = new RegisterAcceptor(incarnation(B), new Memory());
    assertThatThrownBy(() -> acceptor.found(both, B)).hasMessageContaining("cannot decide alone");
  }

  @Test
  void aNewGenerationIsNotOverwrittenByTheOldOne() {
    Memory disk = new Memory();
    RegisterAcceptor acceptor = new RegisterAcceptor(incarnation(A), disk);
    acceptor.found(alone, A);
    Ring forced =
        new Ring(
            alone.clusterId(),
            alone.clusterName(),
            new Generation(2, 9),
            1,
            alone.rn(),
            alone.vnodeBits(),
            alone.hostPolicy(),
            alone.hashNames(),
            alone.nodes(),
            alone.vnodes(),
            alone.transferLimits(),
            alone.recovery(),
            alone.plan(),
            alone.nameRewrites(),
            null);
    acceptor.found(forced, A);
    RegisterMessage.Accept old =
        new RegisterMessage.Accept(new Ballot(9, B, 1), 1, RegisterValue.sealed(both));
    assertThat(acceptor.handle(old)).isInstanceOf(RegisterMessage.Rejected.class);
    assertThatThrownBy(() -> acceptor.found(alone, A)).hasMessageContaining("not newer");
  }

  @Test
  void whoFoundsAGenerationGivesUpTheRoundOfTheOneBefore() {
    Memory disk = new Memory();
    RegisterAcceptor acceptor = new RegisterAcceptor(incarnation(A), disk);
    Ballot ballot = new Ballot(5, B, 1);
    disk.state = new RegisterState(ballot, ballot, RegisterValue.sealed(both));
    acceptor = new RegisterAcceptor(incarnation(A), disk);
    Recorded effects = new Recorded();
    RegisterProposer proposer = new RegisterProposer(A, 2, disk.state, new Random(1), effects);
    proposer.propose(List.of(new RingChange.SetMember(B, false)), 1, 1_000, 0);
    answerAll(effects.toA, acceptor, proposer);
    acceptor.found(NextGeneration.ofSurvivor(both, A, new Random(1)), A);
    proposer.onFounded(acceptor.state());
    assertThat(effects.unknown).containsExactly(1L);
    proposer.propose(List.of(new RingChange.RemoveNode(B)), 2, 1_000, 0);
    answerAll(effects.toA, acceptor, proposer);
    assertThat(effects.settled).containsExactly(2L);
    assertThat(proposer.known().generation().number()).isEqualTo(2);
    assertThat(proposer.known().nodes()).containsOnlyKeys(A);
  }

  private static void answerAll(
      List<RegisterMessage> sent, RegisterAcceptor acceptor, RegisterProposer proposer) {
    NodeId self = proposerOf(sent);
    while (!sent.isEmpty()) {
      RegisterMessage message = sent.remove(0);
      if (message instanceof RegisterMessage.ToAcceptor request) {
        proposer.onMessage(self, acceptor.handle(request), 0);
      }
    }
  }

  private static NodeId proposerOf(List<RegisterMessage> sent) {
    return sent.get(0) instanceof RegisterMessage.Prepare prepare
        ? prepare.ballot().proposer()
        : ((RegisterMessage.Accept) sent.get(0)).ballot().proposer();
  }
}
