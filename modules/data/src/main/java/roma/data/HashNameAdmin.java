package roma.data;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The cluster's hash names, and what may be done about them: changes of the ring. */
public interface HashNameAdmin {
  /**
   * Those of the newest ring that this node knows, at once; before it knows one, those that it knew
   * when it stopped.
   */
  HashNames present();

  /**
   * What became of a change.
   *
   * @param text why it was not done, in one line
   * @param behind nodes that are there and have not said yet that they know of it: they may still
   *     decide as before, for a moment
   */
  record Outcome(boolean done, String text, Set<NodeId> behind) {
    public Outcome {
      behind = Set.copyOf(behind);
    }
  }

  /** Done where the name is there, mounted or not, in the end. */
  CompletionStage<Outcome> create(String name);

  /** Deletes the name for good, with all its records. */
  CompletionStage<Outcome> delete(int id);

  /**
   * @param mounted false: requests are refused, records kept
   */
  CompletionStage<Outcome> mount(int id, boolean mounted);
}
