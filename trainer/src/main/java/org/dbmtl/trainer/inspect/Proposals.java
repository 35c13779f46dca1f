package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DensityChoice;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.trainer.inspect.LogInspection.Proposal;

/** What a study could say of its targets and does not. */
record Proposals(Study study, Nesting nesting) {
  List<Proposal> all() {
    List<Proposal> all = new ArrayList<>();
    if (study.targets().size() == 1) {
      all.add(
          new Proposal(
              "One target alone has no structure, so nothing is left to search: find the settings of its network with 'dbmtl auto' or 'dbmtl sweep', or name more targets",
              null));
    }
    if (!nesting.isEmpty()) {
      structure().ifPresent(all::add);
      where().ifPresent(all::add);
    }
    return all;
  }

  /** Rules out the edges back, where the study allows one of them and requires none. */
  private Optional<Proposal> structure() {
    EdgeConstraints given = study.constraints();
    List<Edge> back = nesting.backEdges();
    if (back.stream().allMatch(edge -> !given.allows(edge))
        || back.stream().anyMatch(given.required()::contains)) {
      return Optional.empty();
    }
    List<List<String>> tiers = given.tiers().isEmpty() ? nesting.tiers() : List.of();
    String groups =
        tiers.isEmpty()
            ? "no edge leads back"
            : "tiers "
                + tiers.stream()
                    .map(tier -> String.join(", ", tier))
                    .collect(Collectors.joining(" | "));
    return Optional.of(
        new Proposal(
            "%s: %s".formatted(NestingText.sentence(nesting), groups),
            NestingText.structure(given, nesting)));
  }

  /** Trains a target only where its nearest binary parent happened. */
  private Optional<Proposal> where() {
    StringBuilder yaml = new StringBuilder();
    for (int child = 0; child < nesting.parents().size(); child++) {
      Target target = study.targets().get(child);
      List<Integer> binary =
          nesting.parents().get(child).stream().filter(nesting.events()::isBinary).toList();
      Optional<Integer> parent =
          binary.stream()
              .filter(p -> binary.stream().noneMatch(q -> nesting.isNested(q, p)))
              .findFirst();
      if (target.where() == null && parent.isPresent()) {
        String on = nesting.events().names().get(parent.get());
        yaml.append(
            "  %s: %s\n"
                .formatted(
                    StarterText.quoted(target.name()), settings(target.with(target.weight(), on))));
      }
    }
    return yaml.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Proposal(
                "Or train a target only where its parent happened, which it is judged on then, too",
                "targets:\n" + yaml));
  }

  /** A target's settings as YAML, without those that are the defaults. */
  private static String settings(Target target) {
    List<String> settings = new ArrayList<>();
    settings.add("kind: " + (target instanceof Target.Binary ? "binary" : "continuous"));
    if (!target.column().equals(target.name())) {
      settings.add("column: " + StarterText.quoted(target.column()));
    }
    if (target instanceof Target.Binary binary && binary.positive() != null) {
      settings.add("positive: " + StarterText.quoted(binary.positive()));
    }
    if (target instanceof Target.Continuous continuous) {
      if (continuous.transform() != Transform.NONE) {
        settings.add("transform: " + continuous.transform().key());
      }
      if (continuous.density() != DensityChoice.AUTO) {
        settings.add("density: " + continuous.density().key());
      }
    }
    if (target.weight() != 1) {
      settings.add("weight: " + target.weight());
    }
    settings.add("where: " + StarterText.quoted(String.valueOf(target.where())));
    return "{" + String.join(", ", settings) + "}";
  }
}
