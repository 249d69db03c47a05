package dev.yam.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.http.HttpResponse;
import java.security.Principal;

/** The rooms of the house and the arrows between them (docs/architecture.md). */
@AnalyzeClasses(packages = "dev.yam", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] LIBRARIES = {
    "dev.yam.wire..", "dev.yam.engine..", "dev.yam.server..", "dev.yam.client..", "dev.yam.auth..",
    "dev.yam.handlers..", "dev.yam.testkit.."
  };

  @ArchTest
  static final ArchRule ARROWS = layeredArchitecture()
      .consideringOnlyDependenciesInAnyPackage("dev.yam..")
      .layer("wire").definedBy("dev.yam.wire..")
      .layer("engine").definedBy("dev.yam.engine..")
      .layer("server").definedBy("dev.yam.server..")
      .layer("client").definedBy("dev.yam.client..")
      .layer("auth").definedBy("dev.yam.auth..")
      .layer("handlers").definedBy("dev.yam.handlers..")
      .layer("testkit").definedBy("dev.yam.testkit..")
      .layer("judges").definedBy("dev.yam.conformance..")
      .whereLayer("wire").mayNotAccessAnyLayer()
      .whereLayer("engine").mayOnlyAccessLayers("wire")
      .whereLayer("server").mayOnlyAccessLayers("engine", "wire")
      .whereLayer("client").mayOnlyAccessLayers("engine", "wire")
      .whereLayer("auth").mayOnlyAccessLayers("server", "engine", "wire")
      .whereLayer("handlers").mayOnlyAccessLayers("server", "engine", "wire")
      .whereLayer("testkit").mayNotAccessAnyLayer()
      .whereLayer("judges").mayOnlyAccessLayers("auth", "handlers", "client", "server", "engine", "wire");

  @ArchTest
  static final ArchRule SPI_STANDS_ALONE =
      noClasses().that().resideInAPackage("dev.yam.server.spi")
          .should().dependOnClassesThat().resideInAnyPackage("dev.yam.server", "dev.yam.engine");

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching("dev.yam.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule WIRE_HAS_NEITHER_CHANNEL_NOR_THREAD =
      noClasses().that().resideInAPackage("dev.yam.wire..")
          .should().dependOnClassesThat().resideInAnyPackage(
              "io.netty.channel..", "io.netty.handler..", "java.net..", "java.nio.channels..", "java.util.concurrent", "java.util.concurrent.locks");

  @ArchTest
  static final ArchRule NO_NETTY_ABOVE_THE_ENGINE =
      noClasses().that().resideInAnyPackage("dev.yam.server..", "dev.yam.client..", "dev.yam.auth..", "dev.yam.handlers..")
          .should().dependOnClassesThat().resideInAPackage("io.netty..");

  /** But for Socket.IO's own on the client. */
  @ArchTest
  static final ArchRule NO_EMPTY_NAMES =
      noClasses().that().doNotHaveFullyQualifiedName("dev.yam.client.Manager")
          .should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Hub|Box|Info)");

  /** But for what the JDK's interfaces call so: the name of a principal, the body of an answer. */
  @ArchTest
  static final ArchRule ACCESSORS_CARRY_NO_GET =
      noMethods().that().arePublic().and().areDeclaredInClassesThat().resideInAnyPackage(LIBRARIES)
          .and().areDeclaredInClassesThat().areNotAssignableTo(Principal.class)
          .and().areDeclaredInClassesThat().areNotAssignableTo(HttpResponse.BodySubscriber.class)
          .should().haveNameMatching("get[A-Z].*");

  @ArchTest
  static final ArchRule LIBRARIES_PRINT_NOTHING =
      noClasses().that().resideInAnyPackage(LIBRARIES).should(ACCESS_STANDARD_STREAMS);
}
