package dev.yam.engine;

import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Slice;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Binds arguments with Jackson databind, and carries {@code byte[]}, {@link ByteBuffer} and {@link Slice} members as
 * attachments. Any thread; one instance serves a server.
 */
public final class JacksonBinder implements ArgumentBinder {

  private static final String ATTACHMENTS = "dev.yam.attachments";

  private final JsonMapper mapper;
  private final ObjectWriter writer;

  /** One reader per type of the application: their number is bounded by its code. */
  private final ConcurrentMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  /** With Jackson's defaults: records, unknown members ignored, dates as ISO-8601 text. */
  public JacksonBinder() {
    this(JsonMapper.builder().build());
  }

  /** With the settings and modules of {@code mapper}. */
  public JacksonBinder(JsonMapper mapper) {
    this.mapper = mapper.rebuild().addModule(new YamModule()).build();
    writer = this.mapper.writer();
  }

  @Override
  public @Nullable Object read(Slice json, List<Slice> attachments, Type type) {
    ObjectReader reader = readers.computeIfAbsent(type, key -> mapper.readerFor(mapper.constructType(key)));
    if (!attachments.isEmpty()) {
      reader = reader.withAttribute(ATTACHMENTS, attachments);
    }
    try {
      return reader.readValue(json.array(), json.offset(), json.length());
    } catch (JacksonException mismatch) {
      throw new IllegalArgumentException(describe(mismatch), mismatch);
    }
  }

  @Override
  public void write(@Nullable Object value, JsonWriter out) {
    writer.withAttribute(ATTACHMENTS, out).writeValue(out.raw(), value);
  }

  /** Says where the value does not fit and nothing of the classes behind it: the peer may read it. */
  private static String describe(JacksonException mismatch) {
    var place = new StringBuilder();
    if (mismatch instanceof DatabindException) {
      for (JacksonException.Reference step : mismatch.getPath()) {
        if (step.getPropertyName() == null) {
          place.append('[').append(step.getIndex()).append(']');
        } else {
          place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
        }
      }
    }
    return place.isEmpty() ? "the value does not have the expected form" : "unexpected value at " + place;
  }

  private static final class YamModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    YamModule() {
      super("yam");
      addSerializer(byte[].class, new Writer<>(byte[].class) {
        @Override
        Slice bytes(byte[] value) {
          return Slice.of(value.clone());
        }
      });
      addSerializer(ByteBuffer.class, new Writer<>(ByteBuffer.class) {
        @Override
        Slice bytes(ByteBuffer value) {
          byte[] copy = new byte[value.remaining()];
          value.duplicate().get(copy);
          return Slice.of(copy);
        }
      });
      addSerializer(Slice.class, new Writer<>(Slice.class) {
        @Override
        Slice bytes(Slice value) {
          return value;
        }
      });
      addDeserializer(byte[].class, new Reader<>(byte[].class) {
        @Override
        byte[] value(Slice bytes) {
          return bytes.toByteArray();
        }
      });
      addDeserializer(ByteBuffer.class, new Reader<>(ByteBuffer.class) {
        @Override
        ByteBuffer value(Slice bytes) {
          return ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()).slice().asReadOnlyBuffer();
        }
      });
      addDeserializer(Slice.class, new Reader<>(Slice.class) {
        @Override
        Slice value(Slice bytes) {
          return bytes;
        }
      });
    }

    @Override
    public void setupModule(SetupContext context) {
      super.setupModule(context);
      context.addValueInstantiators(new RecordInstantiator.Finder());
    }
  }

  /** Sets the bytes aside and writes the placeholder that stands for them (Socket.IO 5 §Binary events). */
  private abstract static class Writer<T> extends StdSerializer<T> {

    Writer(Class<T> type) {
      super(type);
    }

    abstract Slice bytes(T value);

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      var out = (JsonWriter) context.getAttribute(ATTACHMENTS);
      json.writeStartObject();
      json.writeBooleanProperty("_placeholder", true);
      json.writeNumberProperty("num", out.attach(bytes(value)));
      json.writeEndObject();
    }
  }

  private abstract static class Reader<T> extends StdDeserializer<T> {

    Reader(Class<T> type) {
      super(type);
    }

    abstract T value(Slice bytes);

    /** Only {@code true} and an integer make a placeholder: Jackson would also bind {@code 1} and {@code "0"}. */
    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      JsonNode node = context.readTree(json);
      JsonNode num = node.path("num");
      if (context.getAttribute(ATTACHMENTS) instanceof List<?> attachments
          && node.path("_placeholder").equals(BooleanNode.TRUE)
          && num.isIntegralNumber()
          && num.canConvertToInt()
          && num.intValue() >= 0
          && num.intValue() < attachments.size()) {
        return value((Slice) attachments.get(num.intValue()));
      }
      return context.reportInputMismatch(this, "binary data expected");
    }
  }
}
