package roma.management.jmx;

import javax.management.ConstructorParameters;

/** One copy under way. A row of a table in JMX consoles. */
public final class TransferRow {
  private final int vnode;
  private final long bytes;

  @ConstructorParameters({"vnode", "bytes"})
  public TransferRow(int vnode, long bytes) {
    this.vnode = vnode;
    this.bytes = bytes;
  }

  public int getVnode() {
    return vnode;
  }

  public long getBytes() {
    return bytes;
  }
}
