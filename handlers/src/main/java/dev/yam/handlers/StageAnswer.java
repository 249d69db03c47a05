package dev.yam.handlers;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A value that a future will have. When the client has left it is waited for no more; the future itself, which others may
 * wait for too, is left alone.
 */
final class StageAnswer implements RunningAnswer {

  private final Returned returned;

  /** Absent from the end on. */
  private volatile @Nullable Call call;

  StageAnswer(Call call, Returned returned) {
    this.call = call;
    this.returned = returned;
  }

  /** Where handlers run. */
  void after(CompletionStage<?> stage) {
    Call its = call;
    if (its != null && its.client().runningAnswers().add(this, returned.maxRunning())) {
      stage.whenComplete(this::complete);
    }
  }

  private void complete(@Nullable Object value, @Nullable Throwable failure) {
    Call its = call;
    if (its == null) {
      Returned.discard(value);
      return;
    }
    its.client().runningAnswers().remove(this);
    if (failure != null) {
      returned.fail(its, failure);
      return;
    }
    try {
      returned.give(its, value);
    } catch (Throwable again) {
      returned.fail(its, again);
    }
  }

  @Override
  public void stop() {
    call = null;
  }
}
