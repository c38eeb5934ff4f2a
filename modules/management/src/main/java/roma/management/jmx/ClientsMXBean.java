package roma.management.jmx;

/** The clients of this node's client port, since it started. */
@Meaning("The clients of this node's client port, since it started")
public interface ClientsMXBean {
  @Meaning("connections at this moment")
  int getOpen();

  @Meaning("connections")
  long getAccepted();

  @Meaning("connections turned away because there were too many")
  long getRejected();

  long getRequests();

  @Meaning("requests answered ERROR or CLIENT_ERROR")
  long getRefused();

  @Meaning("requests answered SERVER_ERROR for no decision")
  long getFailed();
}
