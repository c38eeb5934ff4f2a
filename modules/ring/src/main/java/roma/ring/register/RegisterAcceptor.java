package roma.ring.register;

import java.util.Set;
import java.util.UUID;
import roma.data.NodeId;
import roma.ring.Ring;

/**
 * A member's vote. Every answer is given after what it promises is saved; where saving throws,
 * nothing was said and the state is as before. One thread at a time; {@link #handle} blocks for as
 * long as {@link RegisterStorage#save} does.
 */
public final class RegisterAcceptor {
  private final UUID incarnation;
  private final RegisterStorage storage;
  private RegisterState state;

  public RegisterAcceptor(UUID incarnation, RegisterStorage storage) {
    this.incarnation = incarnation;
    this.storage = storage;
    this.state = storage.load();
  }

  public RegisterState state() {
    return state;
  }

  /**
   * Makes {@code ring}, in which this node is the only member, the value without asking anybody:
   * the first node's ring, or the first of a new generation.
   *
   * @throws IllegalArgumentException where the ring has other members or is not newer than the one
   *     held
   */
  public void found(Ring ring, NodeId self) {
    if (!ring.members().equals(Set.of(self))) {
      throw new IllegalArgumentException(self + " cannot decide alone for " + ring.members());
    }
    if (state.value() != null && !ring.isNewerThan(state.value().ring())) {
      throw new IllegalArgumentException(ring + " is not newer than " + state.value().ring());
    }
    long round = state.promised() == null ? 1 : state.promised().round() + 1;
    Ballot ballot = new Ballot(round, self, 0);
    save(new RegisterState(ballot, ballot, RegisterValue.sealed(ring)));
  }

  public RegisterMessage.ToProposer handle(RegisterMessage.ToAcceptor message) {
    if (message instanceof RegisterMessage.Prepare prepare) {
      return prepare(prepare.ballot());
    } else if (message instanceof RegisterMessage.Accept accept) {
      return accept(accept);
    }
    throw new IllegalArgumentException("unknown message " + message);
  }

  private RegisterMessage.ToProposer prepare(Ballot ballot) {
    if (isBelowPromise(ballot)) {
      return new RegisterMessage.Rejected(ballot, state.promised());
    }
    if (!ballot.equals(state.promised())) {
      save(new RegisterState(ballot, state.accepted(), state.value()));
    }
    return new RegisterMessage.Promise(ballot, incarnation, state.accepted(), state.value());
  }

  private RegisterMessage.ToProposer accept(RegisterMessage.Accept message) {
    Ballot ballot = message.ballot();
    if (isBelowPromise(ballot) || isOfOlderGeneration(message.value().ring())) {
      return new RegisterMessage.Rejected(ballot, state.promised());
    }
    boolean isNew =
        !ballot.equals(state.accepted())
            || message.value().ring().isNewerThan(state.value().ring());
    if (isNew) {
      save(new RegisterState(ballot, ballot, message.value()));
    }
    return new RegisterMessage.Accepted(ballot, message.attempt(), incarnation);
  }

  private boolean isBelowPromise(Ballot ballot) {
    return state.promised() != null && ballot.compareTo(state.promised()) < 0;
  }

  private boolean isOfOlderGeneration(Ring ring) {
    return state.value() != null
        && ring.generation().compareTo(state.value().ring().generation()) < 0;
  }

  private void save(RegisterState next) {
    storage.save(next);
    state = next;
  }
}
