package roma.data.counter;

import java.util.List;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.ValueOperation;

/**
 * One of ROMA's mapcount commands (reference/roma.md 2.1.4), answered with counters as one item:
 * {@link Reply.Items}, none where there are no such counters.
 *
 * @param marshal whether they are shown as Marshal instead of JSON
 * @param steps what is counted, or which counters are shown (all where there are none)
 * @param newExpiry of the whole record, where it changes
 */
public record CounterCommand(Op op, boolean marshal, List<Step> steps, long newExpiry)
    implements ValueOperation {

  /** Nodes send each other a constant's place here: add at the end. */
  public enum Op {
    /** Counts, making what is missing, and shows all counters. */
    COUNTUP,
    /** Sets date and expiry. */
    UPDATE,
    GET
  }

  /** A counter's name, and by how much it is raised. */
  public record Step(Bytes name, long by) {}

  @Override
  public boolean isRead() {
    return op == Op.GET;
  }

  @Override
  public int argumentBytes() {
    int bytes = 0;
    for (Step step : steps) {
      bytes += step.name().size() + 2 * Long.BYTES;
    }
    return bytes;
  }

  @Override
  public Result apply(Bytes value, long expiresAt, long nowSeconds, int maxValueBytes) {
    Counters counters = value == null ? null : Counters.decode(value);
    if (value != null && counters == null) {
      return Result.unchanged(Reply.Refusal.NOT_COUNTERS);
    } else if (op == Op.COUNTUP) {
      Counters counted = counters == null ? Counters.none() : counters;
      return counted.add(steps)
          ? changed(counted, counted, nowSeconds, maxValueBytes)
          : Result.unchanged(Reply.Refusal.COUNTER_TOO_LARGE);
    } else if (counters == null) {
      return Result.unchanged(Reply.Items.NONE);
    } else if (op == Op.UPDATE) {
      counters.touch(nowSeconds);
      return changed(counters, counters.chosen(steps), nowSeconds, maxValueBytes);
    }
    return Result.unchanged(show(counters.chosen(steps)));
  }

  private Result changed(Counters counters, Counters shown, long nowSeconds, int maxValueBytes) {
    counters.touch(nowSeconds);
    return Result.of(counters.encode(), newExpiry, show(shown), maxValueBytes);
  }

  private Reply show(Counters counters) {
    return Reply.Items.of(marshal ? counters.encode() : counters.json());
  }
}
