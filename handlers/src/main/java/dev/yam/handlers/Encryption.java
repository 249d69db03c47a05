package dev.yam.handlers;

import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM (NIST SP 800-38D): whoever does not have the key can neither read what was sealed nor change a bit of it
 * unseen. Any thread.
 *
 * <pre>
 * sealed = 1 byte: the version, 1, which is authenticated too | 12 bytes: IV | encrypted bytes | 16 bytes: tag
 * </pre>
 *
 * <p>Each message has a fresh random IV, for which a key seals no more than 2^32 messages (§8.3); beyond that
 * {@link #seal} refuses. The count is of this object: keys that outlive a process, or that several share, are to be
 * changed in time. That a message was sealed before, and is sent again by somebody who saw it, cannot be told from it.
 */
public final class Encryption {

  /** How many bytes more a sealed message has. */
  public static final int OVERHEAD = 1 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final long MOST_MESSAGES = 1L << 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The first seals; each opens. */
  private final List<SecretKey> keys;

  private final AtomicLong messages;

  private Encryption(List<SecretKey> keys, long messages) {
    this.keys = keys;
    this.messages = new AtomicLong(messages);
  }

  /**
   * Seals and opens by {@code key}, which is copied.
   *
   * @throws IllegalArgumentException if it is not of 32 bytes
   */
  public static Encryption aesGcm(byte[] key) {
    return new Encryption(List.of(secret(key)), 0);
  }

  /**
   * The same, and opens what {@code former} has sealed as well: for the time in which both keys are in use.
   *
   * @throws IllegalArgumentException if it is not of 32 bytes
   */
  public Encryption alsoOpens(byte[] former) {
    var all = new ArrayList<>(keys);
    all.add(secret(former));
    return new Encryption(List.copyOf(all), messages.get());
  }

  private static SecretKey secret(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "AES-256 takes a key of " + KEY_BYTES + " random bytes, not of " + key.length + "; a password is none");
    }
    return new SecretKeySpec(key, "AES");
  }

  /**
   * {@code plain}, encrypted.
   *
   * @throws IllegalStateException if the key has sealed as many messages as it may
   */
  public Slice seal(Slice plain) {
    if (messages.incrementAndGet() > MOST_MESSAGES) {
      throw new IllegalStateException("this key has sealed 2^32 messages (NIST SP 800-38D §8.3): take a new one");
    }
    byte[] sealed = new byte[plain.length() + OVERHEAD];
    byte[] iv = new byte[IV_BYTES];
    RANDOM.nextBytes(iv);
    sealed[0] = VERSION;
    System.arraycopy(iv, 0, sealed, 1, IV_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), iv);
      cipher.doFinal(plain.array(), plain.offset(), plain.length(), sealed, 1 + IV_BYTES);
      return Slice.of(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /**
   * What was sealed.
   *
   * @throws MalformedPacketException if {@code sealed} is something else, was sealed by another key, or was changed; which
   *     of these is not said
   */
  public Slice open(Slice sealed) {
    if (sealed.length() < OVERHEAD || sealed.at(0) != VERSION) {
      throw new MalformedPacketException("not a message of AES-256-GCM, version " + VERSION);
    }
    for (SecretKey key : keys) {
      Slice plain = openedBy(key, sealed);
      if (plain != null) {
        return plain;
      }
    }
    throw new MalformedPacketException("a message that no key at hand has sealed, or one that was changed since");
  }

  private static @Nullable Slice openedBy(SecretKey key, Slice sealed) {
    byte[] iv = sealed.range(1, 1 + IV_BYTES).toByteArray();
    Slice encrypted = sealed.from(1 + IV_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, iv);
      return Slice.of(cipher.doFinal(encrypted.array(), encrypted.offset(), encrypted.length()));
    } catch (AEADBadTagException anotherKey) {
      return null;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, iv));
    cipher.updateAAD(new byte[] {VERSION});
    return cipher;
  }

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "AES-256-GCM";
  }
}
