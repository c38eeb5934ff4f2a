package roma.replication;

/**
 * Deliberate breaches of the rules of docs/architecture.md, section 10: switched on by tests only,
 * to prove that the simulator notices each. Every one is asked at the single place where its rule
 * lives.
 */
public enum Fault {
  /**
   * Rule 1: a replica answers {@code Collect} without fencing its store. Alone it loses nothing: a
   * node acts by no ring that it has not stored, and asks a majority after each start, so no older
   * primary is obeyed later; and one that is asked where its own log ends has nothing under way,
   * for it has drained (hand-over) or its body has gone with its session (promotion). The fence is
   * the second line behind these, so it is looked at where the answer is sent.
   */
  SKIP_FENCE,
  /**
   * Rule 1: the new primary serves its own log and does not take a longer one that it collected.
   * Alone it loses nothing acknowledged: that is in every in-sync log, its own too (rule 2), and
   * whoever doubts its own log does not open (rule 5). What is lost are writes whose clients do not
   * know yet; together with {@link #OPEN_UNSURE} it loses what the other replica would have
   * restored. So the choice itself is looked at, at each opening.
   */
  ADOPT_WITHOUT_HIGHEST,
  /** Rule 1: the new primary serves although others are not yet equal. */
  OPEN_WITHOUT_EQUALISE,
  /** Rule 1: a primary that starts again keeps its epoch. */
  REOPEN_IN_SAME_EPOCH,
  /** Rule 1: silent replicas are passed over in opening without a ring change. */
  PASS_OVER_SILENT,
  /** Architecture 5: a write is answered once the primary has it. */
  ANSWER_BEFORE_SECONDARY,
  /** Rule 2: while a change of the in-sync set is open, only the old set is waited for. */
  IGNORE_UNION,
  /** Rule 2: a learner is proposed as soon as it has its copy, whatever it has acknowledged. */
  ADD_LEARNER_EARLY,
  /** Architecture 5: a secondary applies an operation to whatever record it has of the key. */
  DERIVE_FROM_ANY_VERSION,
  /** Rule 3: a read or a decision without change is answered from a write in flight. */
  ANSWER_READ_UNCOMMITTED,
  /** Rule 4: reads are answered whether or not the lease holds. */
  SERVE_WITHOUT_LEASE,
  /** Rule 4: a new primary does not wait until its own grants have run out. */
  SERVE_BEFORE_OWN_GRANTS_END,
  /** Rule 4: a node grants to whoever asks, whatever its ring says. */
  GRANT_TO_ANYONE,
  /** Rule 5: a replica whose tail may be lost opens all the same. */
  OPEN_UNSURE,
  /** Rule 5: writes of a replica that is alone are not synced. */
  ALONE_WITHOUT_SYNC,
  /**
   * Rule 5: a damaged copy is dropped when the ring has it out of the in-sync set, whatever its
   * primary may have proposed meanwhile.
   */
  DROP_DAMAGED_UNASKED,
  /**
   * Rule 6: acknowledgements of a follower's earlier session count for its new one. Harmful only
   * where a power loss has torn its log: it then leaves the in-sync set (rule 5), but until the
   * ring has decided that, writes are acknowledged that it does not have.
   */
  KEEP_POSITIONS_OF_OLD_SESSION,
  /** Rule 7: a write that is sent again is applied again. */
  NO_DEDUPE,
  /** Rule 8: dead records are removed although a replica of the ring may not have them yet. */
  PURGE_TOO_EARLY,
  /** Rule 9: requests for a hash name that is deleted, or unmounted, are decided all the same. */
  SERVE_DELETED_HASH_NAMES,
  /** Architecture 7: the hand-over is proposed with writes in flight. */
  HAND_OVER_WITHOUT_DRAIN,
  /** Architecture 7: the old primary goes on serving after it has proposed the hand-over. */
  SERVE_AFTER_HAND_OVER,
  /**
   * Architecture 7: the end that the ring names for a hand-over is not compared with the new
   * primary's log.
   */
  IGNORE_HAND_OVER_END,
  /**
   * Architecture 4: the keeper takes the dead out of in-sync sets. Not in the change that promotes:
   * the ring itself refuses a new epoch with another in-sync set ({@code VnodeRules}). But where
   * the primary stays: it is then alone without having synced its log (rule 5).
   */
  KEEPER_CHANGES_SET,
  /** Architecture 4, two nodes: a silent member is taken for a dead one. */
  SURVIVE_THE_SILENT,
  /**
   * Architecture 4, two nodes: a node goes on without the other although it does not know that its
   * present session has a part in all that is decided.
   */
  SURVIVE_AT_COLD_START
}
