package roma.ring.register;

import java.util.UUID;
import roma.ring.Ring;

/** What proposers and acceptors say to each other. May be lost, repeated and overtaken. */
public sealed interface RegisterMessage {
  /** To {@link RegisterAcceptor#handle}. */
  sealed interface ToAcceptor extends RegisterMessage {}

  /** To {@link RegisterProposer#onMessage}. */
  sealed interface ToProposer extends RegisterMessage {}

  /** Promise to answer no lower ballot, and say what you have accepted. */
  record Prepare(Ballot ballot) implements ToAcceptor {}

  /**
   * Accept this value.
   *
   * @param attempt counts the proposer's rounds: an answer to an earlier one says nothing about now
   */
  record Accept(Ballot ballot, long attempt, RegisterValue value) implements ToAcceptor {}

  /**
   * @param accepted the ballot of {@code value}; null, as {@code value}, where nothing was accepted
   */
  record Promise(Ballot ballot, UUID incarnation, Ballot accepted, RegisterValue value)
      implements ToProposer {}

  record Accepted(Ballot ballot, long attempt, UUID incarnation) implements ToProposer {}

  /** Refused: {@code promised} was promised, or a ring of a newer generation accepted. */
  record Rejected(Ballot ballot, Ballot promised) implements ToProposer {}

  /** This ring is decided. */
  record Published(Ring ring) implements ToProposer {}
}
