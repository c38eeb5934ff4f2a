package roma.cluster.link;

import roma.ring.Generation;

/**
 * What a link knows of its peer at one moment.
 *
 * @param session 0 while no link is open
 * @param refusals attempts in a row at which its port was refused since it was last heard: 2 mean
 *     that its process is dead; -1 where it was opened although nothing is heard
 * @param inAkka whether it is up in the Akka cluster
 */
public record PeerState(
    long session, int refusals, Generation ringGeneration, long ringVersion, boolean inAkka) {
  /** One may have met a full queue of connections. */
  private static final int DEAD_AFTER_REFUSALS = 2;

  static final PeerState UNKNOWN = new PeerState(0, 0, new Generation(0, 0), 0, false);

  /** The process is gone. */
  public boolean refuses() {
    return refusals >= DEAD_AFTER_REFUSALS;
  }

  /** Nothing is heard of it, and yet its port is open. */
  public boolean isDeaf() {
    return refusals == PortProbe.ACCEPTED;
  }

  public boolean connected() {
    return session != 0;
  }

  PeerState withSession(long newSession) {
    return new PeerState(newSession, 0, ringGeneration, ringVersion, inAkka);
  }

  PeerState withRefusals(int newRefusals) {
    return new PeerState(session, newRefusals, ringGeneration, ringVersion, inAkka);
  }

  PeerState heard(LinkWire.Heartbeat beat) {
    return new PeerState(
        session,
        0,
        new Generation(beat.generation(), beat.generationId()),
        beat.ringVersion(),
        beat.inAkka());
  }
}
