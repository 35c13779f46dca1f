package org.dbmtl.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/**
 * The modules' arrows and the walls around third-party types, as {@code docs/adr/0001} states them.
 * It is in this module because this one alone sees all others.
 */
@AnalyzeClasses(
    packages = "org.dbmtl",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** Leaves out the classes of tests that modules share as a jar. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String PREDICTOR = "org.dbmtl.predictor..";
  private static final String GRAPH = "org.dbmtl.graph..";
  private static final String SEARCH = "org.dbmtl.search..";
  private static final String TRAINER = "org.dbmtl.trainer..";
  private static final String REPORTS = "org.dbmtl.reports..";
  private static final String EXPERIMENTS = "org.dbmtl.experiments..";
  private static final String BENCHMARKS = "org.dbmtl.benchmarks..";

  @ArchTest
  static final ArchRule PREDICTOR_KNOWS_JAVA_AND_JACKSON =
      classes()
          .that()
          .resideInAPackage(PREDICTOR)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              PREDICTOR, "java..", "tools.jackson..", "com.fasterxml.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule GRAPH_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .that()
          .resideInAPackage(GRAPH)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PREDICTOR, SEARCH, TRAINER, REPORTS, EXPERIMENTS, BENCHMARKS);

  @ArchTest
  static final ArchRule SEARCH_KNOWS_GRAPH_ALONE =
      noClasses()
          .that()
          .resideInAPackage(SEARCH)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRAINER, REPORTS, EXPERIMENTS, BENCHMARKS);

  @ArchTest
  static final ArchRule TRAINER_KNOWS_SEARCH_AND_GRAPH =
      noClasses()
          .that()
          .resideInAPackage(TRAINER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(REPORTS, EXPERIMENTS, BENCHMARKS);

  @ArchTest
  static final ArchRule REPORTS_KNOW_SEARCH_AND_GRAPH =
      noClasses()
          .that()
          .resideInAPackage(REPORTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRAINER, EXPERIMENTS, BENCHMARKS);

  @ArchTest
  static final ArchRule EXPERIMENTS_KNOW_NO_BENCHMARK =
      noClasses()
          .that()
          .resideInAPackage(EXPERIMENTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BENCHMARKS, "org.openjdk.jmh..");

  @ArchTest
  static final ArchRule ONLY_TRAINER_TOUCHES_DL4J_AND_DUCKDB =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRAINER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j..", "org.bytedeco..", "org.duckdb..");

  @ArchTest
  static final ArchRule ONLY_THE_ONNX_EXPORT_TOUCHES_PROTOBUF =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.dbmtl.trainer.export.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnx..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule ONLY_GRAPH_TOUCHES_JGRAPHT =
      noClasses()
          .that()
          .resideOutsideOfPackage(GRAPH)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jgrapht..");

  @ArchTest
  static final ArchRule ONLY_BOUNDS_TOUCH_OR_TOOLS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.dbmtl.bound..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.ortools..", "org.dbmtl.bound..");

  @ArchTest
  static final ArchRule ONLY_PICTURES_TOUCH_ELK =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.dbmtl.reports.picture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.elk..", "org.eclipse.emf..", "org.eclipse.xtext..");

  @ArchTest
  static final ArchRule ONLY_REPORTS_TOUCH_TEMPLATES =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPORTS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("gg.jte..");

  @ArchTest
  static final ArchRule ONLY_SOME_MODULES_READ_AND_WRITE_JSON =
      noClasses()
          .that()
          .resideOutsideOfPackages(PREDICTOR, SEARCH, TRAINER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "com.networknt..", "org.snakeyaml..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_TALKS_TO_A_TERMINAL =
      noClasses()
          .that()
          .resideOutsideOfPackages(EXPERIMENTS, BENCHMARKS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "me.tongfei..");

  @ArchTest
  static final ArchRule LIBRARIES_NEVER_PRINT =
      noClasses()
          .that()
          .resideOutsideOfPackages(EXPERIMENTS, BENCHMARKS)
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_FOR_WHAT_IS_IN_THEM =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..misc..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("org.dbmtl.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .that()
          .resideOutsideOfPackage("..jmh_generated..")
          .should(new InNullMarkedPackage());

  private static final class InNullMarkedPackage extends ArchCondition<JavaClass> {
    InNullMarkedPackage() {
      super("be in a package that package-info.java marks @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
      events.add(
          new SimpleConditionEvent(
              type,
              marked,
              "%s is in package %s".formatted(type.getName(), type.getPackageName())));
    }
  }
}
