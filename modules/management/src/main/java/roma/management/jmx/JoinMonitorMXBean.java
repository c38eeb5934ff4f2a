package roma.management.jmx;

/** What becomes of this node's vnodes: the present run of moves, or the last. */
@Meaning("What becomes of this node's vnodes: the present run of moves, or the last")
public interface JoinMonitorMXBean {
  @Meaning("this node is being filled by its join")
  boolean isRunJoin();

  @Meaning("this node is being emptied by a release")
  boolean isRunRelease();

  @Meaning("copies are being made here in place of others that are gone")
  boolean isRunRecover();

  @Meaning("vnodes move to even out the nodes")
  boolean isRunBalance();

  @Meaning("vnodes of which this node is the primary")
  int getPrimary();

  @Meaning("vnodes of which this node is the first secondary")
  int getSecondary1();

  @Meaning("the second secondary; 0 where there are fewer copies")
  int getSecondary2();

  @Meaning("the third secondary; 0 where there are fewer copies")
  int getSecondary3();

  @Meaning("the fourth secondary; 0 where there are fewer copies")
  int getSecondary4();

  @Meaning("the fifth secondary; 0 where there are fewer copies")
  int getSecondary5();

  @Meaning("the sixth secondary; 0 where there are fewer copies")
  int getSecondary6();

  @Meaning("vnodes that come to or leave this node")
  int getMovesPlanned();

  int getMovesDone();

  int getMovesLeft();

  @Meaning("bytes copied in this run")
  long getBytes();

  @Meaning("bytes copied a second, over the last seconds")
  long getBytesPerSecond();

  @Meaning("-1 where unknown")
  long getSecondsLeft();

  @Meaning("ms for which a hand-over stopped the writes of its vnode, median; -1 where none did")
  double getPauseMillisP50();

  double getPauseMillisP99();

  double getPauseMillisMax();
}
