package roma.management.jmx;

import java.util.List;
import java.util.SortedMap;
import roma.data.ClusterAdmin;

final class TransfersBean implements TransfersMXBean {
  private final ClusterAdmin admin;

  TransfersBean(ClusterAdmin admin) {
    this.admin = admin;
  }

  private static List<TransferRow> rows(SortedMap<Integer, Long> bytes) {
    return bytes.entrySet().stream()
        .map(copy -> new TransferRow(copy.getKey(), copy.getValue()))
        .toList();
  }

  @Override
  public List<TransferRow> getReceiving() {
    return rows(admin.view().receiving());
  }

  @Override
  public List<TransferRow> getSending() {
    return rows(admin.view().sending());
  }

  @Override
  public long getLimitBytesPerSecond() {
    return admin.view().throttle().bytesPerSecond();
  }

  @Override
  public int getLimitMovesAtOnce() {
    return admin.view().throttle().movesAtOnce();
  }

  @Override
  public boolean isPaused() {
    return admin.view().throttle().paused();
  }

  @Override
  public int getCancelled() {
    return admin.view().throttle().cancelled();
  }

  @Override
  public String throttle(long bytesPerSecond, int movesAtOnce) {
    if (bytesPerSecond < 0 || movesAtOnce < 1 || movesAtOnce > 512) {
      throw new IllegalArgumentException(
          "bytes a second must be 0 (no limit) or more, moves at once 1 to 512");
    }
    return Operations.await(admin.throttleTransfers(bytesPerSecond, movesAtOnce));
  }

  @Override
  public String pause() {
    return Operations.await(admin.pauseTransfers());
  }

  @Override
  public String resume() {
    return Operations.await(admin.resumeTransfers());
  }

  @Override
  public String cancel(int vnode) {
    int vnodes = admin.view().vnodes().size();
    if (vnode < 0 || vnode >= vnodes) {
      throw new IllegalArgumentException(
          "there is no vnode " + vnode + ": give 0 to " + (vnodes - 1) + ", or use cancelAll");
    }
    return Operations.await(admin.cancelTransfers(vnode));
  }

  @Override
  public String cancelAll() {
    return Operations.await(admin.cancelTransfers(-1));
  }
}
