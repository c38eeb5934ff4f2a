package roma.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers of several requests, in the order in which they were asked for. */
final class Answers {
  private final List<CompletableFuture<WriteResult>> answers = new ArrayList<>();

  Consumer<WriteResult> next() {
    CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer::complete;
  }

  List<WriteResult> all() {
    return answers.stream().map(answer -> answer.orTimeout(30, TimeUnit.SECONDS).join()).toList();
  }
}
