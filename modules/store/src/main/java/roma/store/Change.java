package roma.store;

import roma.data.Entry;
import roma.data.Key;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * One line of a vnode's change log: an {@link Entry} without its value.
 *
 * @param outcome as in the entry, but {@link Reply.Found} is kept as {@link Reply.Touched}, and
 *     {@link Reply.Items} of more than 4 KiB as {@link Reply.Word#APPLIED}: such values are not
 *     logged
 * @param loggedAtMillis unix time at which this replica logged the line, in ms; 0 in a change that
 *     is not logged yet
 */
public record Change(
    Version version,
    Entry.Effect effect,
    Key key,
    Version previous,
    RequestId request,
    Reply outcome,
    long atSeconds,
    long loggedAtMillis) {

  public static Change of(Entry entry) {
    return new Change(
        entry.version(),
        entry.effect(),
        entry.key(),
        entry.previous(),
        entry.request(),
        entry.outcome(),
        entry.atSeconds(),
        0);
  }

  public long sequenceNumber() {
    return version.sequenceNumber();
  }
}
