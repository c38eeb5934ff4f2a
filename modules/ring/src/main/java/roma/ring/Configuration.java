package roma.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.data.Version;

/**
 * Who holds one vnode in which role. Replaced as a whole; each replacement counts {@link #version}
 * up by one.
 *
 * @param version counts the vnode's configurations; a change names the one that it replaces
 * @param epoch counts the vnode's primaries and their starts: the fence of the data path
 * @param primary serves the vnode; stays named while it is gone and nobody could be promoted (the
 *     vnode is then lost)
 * @param secondaries the other replicas of the plan's choice, in ROMA's order (secondary1 first)
 * @param inSync the replicas that have every acknowledged write; all of them acknowledge each
 *     write. A subset of primary, secondaries and, between a move's steps, learners that have
 *     caught up
 * @param learners replicas being filled: they are sent each write and not waited for
 * @param next the primary-to-be where a move is due, or null
 * @param handOverEnd where this epoch began by a hand-over, the log's end which the new primary
 *     must have; where it began anew after a loss, {@link Version#NONE}; else null
 */
public record Configuration(
    long version,
    int epoch,
    NodeId primary,
    List<NodeId> secondaries,
    SortedSet<NodeId> inSync,
    List<NodeId> learners,
    NodeId next,
    Version handOverEnd) {

  public Configuration {
    secondaries = List.copyOf(secondaries);
    inSync = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(inSync));
    learners = List.copyOf(learners);
  }

  /** The first configuration of a new cluster's vnode: one node is all there is. */
  public static Configuration sole(NodeId node) {
    return new Configuration(
        1, 1, node, List.of(), new TreeSet<>(Set.of(node)), List.of(), null, null);
  }

  /** Primary, then secondaries: what ROMA's tables list. */
  public List<NodeId> replicas() {
    List<NodeId> all = new ArrayList<>(secondaries.size() + 1);
    all.add(primary);
    all.addAll(secondaries);
    return all;
  }

  /** Whether the node has any role here, learning included. */
  public boolean involves(NodeId node) {
    return primary.equals(node)
        || secondaries.contains(node)
        || learners.contains(node)
        || inSync.contains(node);
  }

  /** As proposed by the primary: another in-sync set; a learner in it becomes a secondary. */
  public Configuration withInSync(Set<NodeId> newInSync) {
    List<NodeId> newSecondaries = new ArrayList<>(secondaries);
    List<NodeId> newLearners = new ArrayList<>(learners);
    for (NodeId node : newInSync) {
      if (newLearners.remove(node) && !node.equals(primary) && !newSecondaries.contains(node)) {
        newSecondaries.add(node);
      }
    }
    return new Configuration(
        version + 1,
        epoch,
        primary,
        newSecondaries,
        new TreeSet<>(newInSync),
        newLearners,
        next,
        handOverEnd);
  }

  /**
   * As asked by a primary that starts, again or for the first time: a new epoch, everything else as
   * it is.
   */
  public Configuration reopened() {
    return new Configuration(
        version + 1, epoch + 1, primary, secondaries, inSync, learners, next, null);
  }

  /**
   * As proposed by the keeper when the primary is gone: {@code node}, an in-sync secondary, takes
   * over without consent.
   */
  public Configuration promoted(NodeId node) {
    return primaryChanged(node, null);
  }

  /**
   * As proposed by the old primary of a move, which serves nothing from here on: {@code node} has
   * the log up to {@code end}.
   */
  public Configuration handedOver(NodeId node, Version end) {
    return primaryChanged(node, end);
  }

  private Configuration primaryChanged(NodeId node, Version end) {
    List<NodeId> newSecondaries = new ArrayList<>(secondaries);
    int at = newSecondaries.indexOf(node);
    if (at < 0) {
      throw new IllegalArgumentException(node + " is no secondary of " + this);
    }
    newSecondaries.set(at, primary);
    return new Configuration(
        version + 1, epoch + 1, node, newSecondaries, inSync, learners, null, end);
  }

  /**
   * A lost vnode without anything that was ever written to it: as if handed over with an empty log.
   */
  public Configuration begunAnew(NodeId node) {
    return new Configuration(
        version + 1,
        epoch + 1,
        node,
        List.of(),
        new TreeSet<>(Set.of(node)),
        List.of(),
        null,
        Version.NONE);
  }

  public Configuration withLearner(NodeId node) {
    List<NodeId> newLearners = new ArrayList<>(learners);
    newLearners.add(node);
    return new Configuration(
        version + 1, epoch, primary, secondaries, inSync, newLearners, next, handOverEnd);
  }

  public Configuration withNext(NodeId node) {
    return new Configuration(
        version + 1, epoch, primary, secondaries, inSync, learners, node, handOverEnd);
  }

  /** Without a replica that is not in-sync, or a learner. */
  public Configuration without(NodeId node) {
    if (inSync.contains(node) || primary.equals(node)) {
      throw new IllegalArgumentException(
          node + " cannot be removed while it is primary or in-sync: " + this);
    }
    List<NodeId> newSecondaries = new ArrayList<>(secondaries);
    newSecondaries.remove(node);
    List<NodeId> newLearners = new ArrayList<>(learners);
    newLearners.remove(node);
    return new Configuration(
        version + 1,
        epoch,
        primary,
        newSecondaries,
        inSync,
        newLearners,
        node.equals(next) ? null : next,
        handOverEnd);
  }

  /** Nothing but the version: gives up whatever was proposed against the present one. */
  public Configuration confirmed() {
    return new Configuration(
        version + 1, epoch, primary, secondaries, inSync, learners, next, handOverEnd);
  }
}
