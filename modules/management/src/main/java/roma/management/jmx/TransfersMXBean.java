package roma.management.jmx;

import java.util.List;

/** Copies of vnodes under way at this node, and the limits that all nodes keep to. */
@Meaning("Copies of vnodes under way at this node, and the limits that all nodes keep to")
public interface TransfersMXBean {
  @Meaning("copies that come to this node")
  List<TransferRow> getReceiving();

  @Meaning("copies that this node sends")
  List<TransferRow> getSending();

  @Meaning("bytes a second that each node may send; 0 for no limit")
  long getLimitBytesPerSecond();

  @Meaning("copies that one node receives at the same time")
  int getLimitMovesAtOnce();

  @Meaning("running copies wait and no new ones begin")
  boolean isPaused();

  @Meaning("vnodes whose moves were cancelled")
  int getCancelled();

  @Meaning("Limits copies in the whole cluster")
  String throttle(
      @Meaning("bytes a second that each node may send; 0 for no limit") long bytesPerSecond,
      @Meaning("copies that one node receives at the same time, 1 to 512") int movesAtOnce);

  @Meaning("Running copies wait and no new ones begin, in the whole cluster, until resume")
  String pause();

  @Meaning("Ends a pause")
  String resume();

  @Meaning("The vnode stays where it is until the next join, release or balance")
  String cancel(@Meaning("its index, from 0") int vnode);

  @Meaning("All planned and running moves are taken back; releases end")
  String cancelAll();
}
