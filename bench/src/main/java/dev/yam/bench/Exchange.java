package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Requests and the answers they must have, variant by variant. {@code attachments} is empty where there are none. */
record Exchange(Requests requests, byte[][] answers, byte[][] attachments) {

  private static final byte[] BIN = bytes("451-[\"bin\",{\"_placeholder\":true,\"num\":0}]");
  /** The same; the order of keys means nothing, and servers differ in it. */
  private static final byte[] BIN_TURNED = bytes("451-[\"bin\",{\"num\":0,\"_placeholder\":true}]");
  private static final byte[][] NONE = {};

  static Exchange echo(Payload payload) {
    byte[][] texts = texts("42[\"echo\",", payload);
    return new Exchange(requests(texts), texts, NONE);
  }

  static Exchange ack(Payload payload) {
    byte[][] asked = new byte[Payload.VARIANTS][];
    byte[][] answers = new byte[Payload.VARIANTS][];
    for (int i = 0; i < Payload.VARIANTS; i++) {
      asked[i] = text("42" + Payload.number(i) + "[\"ackme\",", payload.json(i));
      answers[i] = text("43" + Payload.number(i) + "[", payload.json(i));
    }
    return new Exchange(requests(asked), answers, NONE);
  }

  static Exchange bin(Payload payload) {
    byte[][] attachments = new byte[Payload.VARIANTS][];
    byte[][] answers = new byte[Payload.VARIANTS][];
    Arrays.setAll(attachments, payload::binary);
    Arrays.fill(answers, BIN);
    var requests = Requests.of(variant -> {
      var out = new ByteArrayOutputStream();
      out.writeBytes(Requests.frame(FrameHandler.TEXT, BIN));
      out.writeBytes(Requests.frame(FrameHandler.BINARY, attachments[variant]));
      return out.toByteArray();
    });
    return new Exchange(requests, answers, attachments);
  }

  static Exchange broadcast(Payload payload) {
    return new Exchange(requests(texts("42[\"pub\",", payload)), texts("42[\"msg\",", payload), NONE);
  }

  boolean isBinary() {
    return attachments.length > 0;
  }

  boolean isAnswer(int variant, byte[] bytes, int from, int to) {
    byte[] answer = answers[variant];
    return Arrays.equals(answer, 0, answer.length, bytes, from, to)
        || (answer == BIN && Arrays.equals(BIN_TURNED, 0, BIN_TURNED.length, bytes, from, to));
  }

  boolean isAttachment(int variant, byte[] bytes, int from, int to) {
    byte[] attachment = attachments[variant];
    return Arrays.equals(attachment, 0, attachment.length, bytes, from, to);
  }

  private static Requests requests(byte[][] texts) {
    return Requests.of(variant -> Requests.frame(FrameHandler.TEXT, texts[variant]));
  }

  /** {@code prefix}, the argument, and the closing bracket. */
  private static byte[][] texts(String prefix, Payload payload) {
    byte[][] texts = new byte[Payload.VARIANTS][];
    Arrays.setAll(texts, variant -> text(prefix, payload.json(variant)));
    return texts;
  }

  private static byte[] text(String prefix, byte[] argument) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(bytes(prefix));
    out.writeBytes(argument);
    out.write(']');
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
