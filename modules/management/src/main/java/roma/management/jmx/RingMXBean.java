package roma.management.jmx;

import java.util.List;

/** The ring: who holds which vnode. */
@Meaning("The ring: who holds which vnode")
public interface RingMXBean {
  @Meaning("the ring's lineage")
  int getGeneration();

  @Meaning("grows with each change of the ring")
  long getVersion();

  @Meaning("copies that each record is to have")
  int getReplicas();

  int getVnodeCount();

  @Meaning("vnodes with fewer in-sync replicas than they should have")
  int getShortVnodes();

  @Meaning("vnodes of which no in-sync replica runs")
  int getLostVnodes();

  @Meaning("vnodes by node: as primary, as secondary, as learner")
  List<TallyRow> getTallies();

  @Meaning("all vnodes; bytes and sequence number are -1 where this node has no copy")
  List<VnodeRow> getVnodes();
}
