package roma.replication.host;

import roma.replication.Room;

/**
 * Decides from the free space of a node's disk what it has room for. A step down is taken at once;
 * a step up only when there is an eighth more than its limit, so that the state does not flutter.
 * Any thread may ask, one tells.
 */
public final class DiskRoom {
  private static final long UNKNOWN = -1;
  private static final int SLACK_FRACTION = 8;

  private final Limits limits;
  private volatile Room room = Room.PLENTY;
  private volatile long freeBytes = UNKNOWN;

  /**
   * Free bytes of the disk below which there is no room; 0 for never.
   *
   * @param forMoves for copies that come to this node
   * @param forWrites for clients' writes; below half of it nothing is written at all
   */
  public record Limits(long forMoves, long forWrites) {
    /** Whatever is free is enough. */
    public static final Limits NONE = new Limits(0, 0);

    public Limits {
      if (forWrites < 0 || forMoves < forWrites) {
        throw new IllegalArgumentException("moves must need at least the space that writes need");
      }
    }

    private Room at(long free) {
      if (free < forWrites / 2) {
        return Room.NOTHING;
      } else if (free < forWrites) {
        return Room.NO_WRITES;
      }
      return free < forMoves ? Room.NO_MOVES : Room.PLENTY;
    }
  }

  public DiskRoom(Limits limits) {
    this.limits = limits;
  }

  /**
   * Measured, many times a second.
   *
   * @return whether the room is another now
   */
  public boolean onFreeBytes(long bytes) {
    freeBytes = bytes;
    Room before = room;
    Room least = limits.at(bytes);
    Room most = limits.at(bytes - bytes / (SLACK_FRACTION + 1));
    if (least.compareTo(before) > 0) {
      room = least;
    } else if (most.compareTo(before) < 0) {
      room = most;
    }
    return room != before;
  }

  public Room room() {
    return room;
  }

  /** As last told; -1 where nobody has measured. */
  public long freeBytes() {
    return freeBytes;
  }
}
