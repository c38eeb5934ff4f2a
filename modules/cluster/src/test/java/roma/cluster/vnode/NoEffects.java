package roma.cluster.vnode;

import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.Version;
import roma.replication.ClientRequest;
import roma.replication.ReplicaEffects;
import roma.replication.ReplicaFrame;
import roma.ring.Configuration;

/** For a replica without a ring, which wants nothing. */
final class NoEffects implements ReplicaEffects {
  @Override
  public void persist(int vnode, Entry entry, boolean sync) {
    throw unexpected();
  }

  @Override
  public void startBody(int vnode, int epoch, Version end) {
    throw unexpected();
  }

  @Override
  public void stopBody(int vnode) {
    throw unexpected();
  }

  @Override
  public void send(NodeId to, ReplicaFrame frame) {
    throw unexpected();
  }

  @Override
  public void answer(ClientRequest request, Reply reply) {
    throw unexpected();
  }

  @Override
  public void notHere(ClientRequest request, long configurationVersion) {
    throw unexpected();
  }

  @Override
  public void replaced(ClientRequest request, long configurationVersion) {
    throw unexpected();
  }

  @Override
  public void propose(int vnode, Configuration next) {
    throw unexpected();
  }

  @Override
  public void learnRing(NodeId from, int vnode, long configurationVersion) {
    throw unexpected();
  }

  @Override
  public void report(int vnode, String what) {
    throw unexpected();
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("a replica without a ring wants nothing");
  }
}
