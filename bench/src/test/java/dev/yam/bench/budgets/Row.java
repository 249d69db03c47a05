package dev.yam.bench.budgets;

import dev.yam.engine.Dispatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A kind of message whose cost is counted, what that covers, how steady it is, and how it is measured. */
record Row(String name, String covers, double tolerance, Callable<Map<Measure, Double>> measurement) {

  /** One thread: what differs is rounding. */
  private static final double STEADY = 0.01;

  /** Loop and lanes run side by side: how many turns the loop takes for the same messages differs. */
  private static final double CONCURRENT = 0.05;

  private static final int MESSAGES = 2048;
  private static final int FEW_MESSAGES = 256;

  static List<Row> all() {
    var rows = new ArrayList<Row>();
    codecs(rows);
    roads(rows, Dispatch.EVENT_LOOP);
    roads(rows, Dispatch.LANE);
    gateways(rows);
    rows.add(new Row("idle connection", "a client over WebSocket in the main namespace", STEADY,
        () -> Map.of(Measure.LIVE, Measure.LIVE.rounded(IdleHeap.measure()))));
    return rows;
  }

  private static void codecs(List<Row> rows) {
    codec(rows, "event 32 B", new Frames().request(event(Frames.string(32))));
    codec(rows, "event 1 KB", new Frames().request(event(Frames.string(1024))));
    codec(rows, "event with a 1 KB object", new Frames().request(event(Frames.object())));
    codec(rows, "ack 32 B", new Frames().request("4312[" + Frames.string(32) + "]"));
    codec(rows, "binary event 1 KB", binaryRequest());
  }

  private static void codec(List<Row> rows, String what, Frames request) {
    Set<Measure> measures = Set.of(Measure.ALLOCATED, Measure.INSTRUCTIONS);
    rows.add(new Row("decode " + what, "one frame of 16 in one read, to its packet", STEADY,
        () -> Meter.measure(new CodecWork.Decoding(request), measures, MESSAGES)));
    rows.add(new Row("encode " + what, "a packet as it was read, to a frame", STEADY,
        () -> Meter.measure(new CodecWork.Encoding(request), measures, MESSAGES)));
  }

  private static void roads(List<Row> rows, Dispatch dispatch) {
    echo(rows, dispatch, "echo 32 B, 16 in flight", Frames.string(32), 16);
    echo(rows, dispatch, "echo 32 B, 1 in flight", Frames.string(32), 1);
    echo(rows, dispatch, "echo 1 KB, 16 in flight", Frames.string(1024), 16);
    echo(rows, dispatch, "echo of a 1 KB object, 16 in flight", Frames.object(), 16);
    var question = new Frames().request("420[\"ackme\"," + Frames.string(32) + "]");
    var answer = new Frames().answer("430[" + Frames.string(32) + "]");
    rows.add(road(dispatch, "ack 32 B, 16 in flight", "an event that asks for an acknowledgement, and its answer",
        MESSAGES, () -> new RoadWork.Exchange(dispatch, question, answer, 16)));
    rows.add(road(dispatch, "binary 1 KB, 16 in flight", "an event with an attachment, relayed to its sender",
        MESSAGES, () -> new RoadWork.Exchange(dispatch, binaryRequest(), binaryAnswer(), 16)));
    rows.add(road(dispatch, "broadcast 32 B to 100, 4 in flight", "one delivery",
        4 * MESSAGES, () -> new RoadWork.Broadcast(dispatch, 100, 4)));
    rows.add(road(dispatch, "polling round trip 32 B", "an event posted, and relayed to a poll of its sender",
        FEW_MESSAGES, () -> new RoadWork.Polling(dispatch)));
    rows.add(road(dispatch, "connecting", "a client that comes over WebSocket into the main namespace, and goes",
        FEW_MESSAGES, () -> new RoadWork.Connecting(dispatch)));
  }

  private static void echo(List<Row> rows, Dispatch dispatch, String name, String payload, int inFlight) {
    var request = new Frames().request(event(payload));
    var answer = new Frames().answer(event(payload));
    rows.add(road(dispatch, name, "an event relayed unread to its sender", inFlight * MESSAGES / 16,
        () -> new RoadWork.Exchange(dispatch, request, answer, inFlight)));
  }

  /** What a method costs beside a listener does not depend on where it runs. */
  private static void gateways(List<Row> rows) {
    var echo = new Frames().request(event(Frames.string(32)));
    var echoed = new Frames().answer(event(Frames.string(32)));
    rows.add(road(Dispatch.EVENT_LOOP, "echo 32 B by a gateway, 16 in flight",
        "the echo by a method that returns an event", MESSAGES, () -> new RoadWork.Exchange(Dispatch.EVENT_LOOP, EchoGateway::bind, echo, echoed, 16)));
    var question = new Frames().request("420[\"ackme\"," + Frames.string(32) + "]");
    var answer = new Frames().answer("430[" + Frames.string(32) + "]");
    rows.add(road(Dispatch.EVENT_LOOP, "ack 32 B by a gateway, 16 in flight",
        "the acknowledgement by a method that returns it", MESSAGES, () -> new RoadWork.Exchange(Dispatch.EVENT_LOOP, EchoGateway::bind, question, answer, 16)));
  }

  private static Row road(
      Dispatch dispatch, String name, String covers, int messagesOfABatch, Callable<RoadWork> opening) {
    boolean lanes = dispatch == Dispatch.LANE;
    Set<Measure> measures = lanes
        ? Set.of(Measure.ALLOCATED, Measure.INSTRUCTIONS)
        : Set.of(Measure.ALLOCATED, Measure.INSTRUCTIONS, Measure.WRITES);
    return new Row(name + (lanes ? ", lanes" : ", loop"), covers, lanes ? CONCURRENT : STEADY, () -> {
      try (RoadWork work = opening.call()) {
        return Meter.measure(work, measures, messagesOfABatch);
      }
    });
  }

  private static String event(String payload) {
    return "42[\"echo\"," + payload + "]";
  }

  private static Frames binaryRequest() {
    return new Frames().request("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]").request(Frames.attachment(1024));
  }

  private static Frames binaryAnswer() {
    return new Frames().answer("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]").answer(Frames.attachment(1024));
  }
}
