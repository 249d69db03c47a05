package dev.yam.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.app.ChatRooms.Message;
import dev.yam.app.ChatRooms.Person;
import dev.yam.app.ChatRooms.RoomSize;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRoomsTest {

  private static final Person ADA = new Person("a", "Ada");
  private static final Person GRACE = new Person("g", "Grace");

  private final ChatRooms rooms = new ChatRooms(InstantSource.fixed(Instant.ofEpochMilli(1_000)), List.of("lobby"));

  @Test
  void givenTwoWindowsOfOnePerson_whenOneLeaves_thenThePersonStays() {
    rooms.enter("lobby", "window 1", ADA);
    boolean again = rooms.enter("lobby", "window 2", ADA).orElseThrow().changed();

    boolean gone = rooms.leave("lobby", "window 1");

    assertThat(again).isFalse();
    assertThat(gone).isFalse();
    assertThat(rooms.sizes()).containsExactly(new RoomSize("lobby", 1));
    assertThat(rooms.leave("lobby", "window 2")).isTrue();
  }

  @Test
  void givenAMessage_whenItIsSentAgain_thenItIsTheSameMessage() {
    rooms.enter("lobby", "window 1", ADA);
    Message first = rooms.say("lobby", "window 1", "key", "Hello").orElseThrow().message();

    var again = rooms.say("lobby", "window 1", "key", "Hello").orElseThrow();

    assertThat(again.fresh()).isFalse();
    assertThat(again.message()).isEqualTo(first).isEqualTo(new Message(1, "key", "lobby", ADA, "Hello", 1_000));
  }

  @Test
  void givenAnotherPerson_whenTheyUseTheSameKey_thenItIsAnotherMessage() {
    rooms.enter("lobby", "window 1", ADA);
    rooms.enter("lobby", "window 2", GRACE);
    rooms.say("lobby", "window 1", "key", "Hello");

    var other = rooms.say("lobby", "window 2", "key", "Hello").orElseThrow();

    assertThat(other.fresh()).isTrue();
    assertThat(other.message().id()).isEqualTo(2);
  }

  @Test
  void givenAVisitorOfNoRoom_whenTheySpeak_thenNothingIsSaid() {
    var said = rooms.say("lobby", "window 1", "key", "Hello");

    assertThat(said).isEmpty();
    assertThat(rooms.enter("lobby", "window 2", GRACE).orElseThrow().view().messages()).isEmpty();
  }

  @Test
  void givenAnOpenedRoom_whenTheLastVisitorLeaves_thenItVanishes() {
    rooms.enter("tea", "window 1", ADA);
    rooms.enter("lobby", "window 1", ADA);

    rooms.roomsOf("window 1").forEach(room -> rooms.leave(room, "window 1"));

    assertThat(rooms.sizes()).containsExactly(new RoomSize("lobby", 0));
  }

  @Test
  void givenAsManyRoomsAsMayBe_whenOneMoreIsOpened_thenItIsRefused() {
    for (int i = 1; i < ChatRooms.MAX_ROOMS; i++) {
      rooms.enter("room " + i, "window 1", ADA);
    }

    var refused = rooms.enter("one more", "window 1", ADA);

    assertThat(refused).isEmpty();
    assertThat(rooms.sizes()).hasSize(ChatRooms.MAX_ROOMS);
  }

  @Test
  void givenALongTalk_whenSomebodyEnters_thenTheLastMessagesAreShown() {
    rooms.enter("lobby", "window 1", ADA);
    for (int i = 0; i < ChatRooms.KEPT_MESSAGES + 5; i++) {
      rooms.say("lobby", "window 1", "key " + i, "Hello");
    }

    var view = rooms.enter("lobby", "window 2", GRACE).orElseThrow().view();

    assertThat(view.messages()).hasSize(ChatRooms.KEPT_MESSAGES);
    assertThat(view.messages().getFirst().key()).isEqualTo("key 5");
    assertThat(view.people()).containsExactly(ADA, GRACE);
  }
}
