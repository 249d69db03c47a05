package dev.yam.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what with a file; null for what is left as it is made. Immutable. */
record UnixAccess(@Nullable Set<PosixFilePermission> mode, @Nullable String owner, @Nullable String group) {

  static final UnixAccess AS_MADE = new UnixAccess(null, null, null);

  UnixAccess mode(String value) {
    try {
      return new UnixAccess(Set.copyOf(PosixFilePermissions.fromString(value)), owner, group);
    } catch (IllegalArgumentException other) {
      throw new IllegalArgumentException("mode is nine characters as ls -l writes them, for example rw-rw----: " + value);
    }
  }

  UnixAccess owner(String value) {
    return new UnixAccess(mode, named("owner", value), group);
  }

  UnixAccess group(String value) {
    return new UnixAccess(mode, owner, named("group", value));
  }

  private static String named(String option, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(option + " is a name or a number: it must not be blank");
    }
    return value;
  }

  /** Gives {@code file} to whom it is said to be for. */
  void apply(Path file) throws IOException {
    if (equals(AS_MADE)) {
      return;
    }
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new IOException("the file system knows no mode, owner or group of files: leave them away");
    }
    UserPrincipalLookupService known = file.getFileSystem().getUserPrincipalLookupService();
    if (owner != null) {
      view.setOwner(user(known, owner));
    }
    if (group != null) {
      view.setGroup(group(known, group));
    }
    if (mode != null) {
      Files.setPosixFilePermissions(file, mode);
    }
  }

  private static UserPrincipal user(UserPrincipalLookupService known, String name) throws IOException {
    try {
      return known.lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException unknown) {
      throw new IOException("its owner is to be " + name + ", whom the system does not know", unknown);
    }
  }

  private static GroupPrincipal group(UserPrincipalLookupService known, String name) throws IOException {
    try {
      return known.lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException unknown) {
      throw new IOException("its group is to be " + name + ", which the system does not know", unknown);
    }
  }
}
