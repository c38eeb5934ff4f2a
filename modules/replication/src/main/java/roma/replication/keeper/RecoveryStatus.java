package roma.replication.keeper;

/** What automatic recovery is about; ROMA's words. */
public enum RecoveryStatus {
  /** Nothing is to be recovered, or it may not be. */
  WAITING,
  /** A node that is gone is still waited for. */
  PREPARING,
  /** Copies are being made elsewhere. */
  EXECUTING
}
