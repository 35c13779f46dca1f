package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.ExpressionConstraint;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.PointConstraint;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.StepParameter;
import org.dbmtl.search.space.WholeParameter;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Overlay;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The section {@code sweep} of a study file: what is swept, and how. Where it has no {@code space},
 * the learning rate, the embedding, dropout and L2 are swept. Immutable.
 */
public final class SweepFile {
  private final StudyFile file;
  private final SweepSettings settings;
  private final SearchSpace space;
  private final Set<SweptLayers> layers;
  private final List<Point> start;
  private final boolean movesStructure;
  private final TargetGraph structure;

  private SweepFile(StudyFile file) {
    this.file = file;
    JsonNode section = file.section("sweep");
    this.settings = settings(section);
    Study study = file.study();
    DagSpace dags = new DagSpace(study.targetNames(), study.constraints());
    this.structure = structure(section, dags);
    JsonNode given = section.path("space");
    this.movesStructure = given.path(PointKeys.STRUCTURE).asString("").equals("search");
    if (movesStructure && study.metrics().objective().pareto()) {
      throw new StudyException(
          "sweep.space.structure is search, which follows one score, but search.pareto is on:"
              + " list structures to choose from, or take the score");
    }
    this.space = space(section, given);
    this.layers = PointKeys.layers(file.study().network(), space.parameters());
    space.parameters().forEach(this::checkEnds);
    this.start = start(section.path("start"));
  }

  /**
   * Reads what a file says of its sweep.
   *
   * @throws StudyException if it cannot be swept so; the message begins with file and line
   */
  public static SweepFile of(StudyFile file) {
    try {
      return new SweepFile(file);
    } catch (StudyException e) {
      throw file.located(e);
    }
  }

  /** How the sweep goes on. */
  public SweepSettings settings() {
    return settings;
  }

  /** What is swept; without the structure where it is searched by moves. */
  public SearchSpace space() {
    return space;
  }

  /** Points to try first. */
  public List<Point> start() {
    return start;
  }

  /** Whether structures are searched too, by moves from the best ones. */
  public boolean movesStructure() {
    return movesStructure;
  }

  /** The structure of points that do not say otherwise. */
  public TargetGraph structure() {
    return structure;
  }

  /** The study's own settings with the sweep's structure: what the winner must beat. */
  public Candidate standard() {
    return Candidate.of(file.study(), structure);
  }

  /**
   * What a point is trained as.
   *
   * @throws StudyException if the study cannot have these values together
   */
  public Candidate candidate(Point point) {
    Map<String, String> keys = keys(point);
    Study study = file.with(keys);
    Object text = point.find(PointKeys.STRUCTURE);
    return Candidate.of(
            study,
            text == null
                ? structure
                : TargetGraph.parse(file.study().targetNames(), text.toString()))
        .withEncoding(encoding(study, keys));
  }

  private Map<String, String> keys(Point point) {
    return PointKeys.of(point, layers);
  }

  /** The keys that make the features another study's, each of which changes one by itself. */
  private Map<String, String> encoding(Study study, Map<String, String> keys) {
    Map<String, String> changes = new LinkedHashMap<>();
    List<Feature> own = file.study().features();
    if (!study.features().equals(own)) {
      changes.putAll(keys);
      changes
          .entrySet()
          .removeIf(
              change ->
                  !PointKeys.isOfFeatures(change.getKey())
                      || features(Map.ofEntries(change)).equals(own));
    }
    return changes;
  }

  /**
   * The features as a candidate's encoding has them.
   *
   * @throws StudyException if the study cannot have such features
   */
  public List<Feature> features(Map<String, String> encoding) {
    return file.with(encoding).features();
  }

  /** The study's own settings as a point of the space; null if the space does not hold them. */
  public @Nullable Point own() {
    Point own = OwnPoint.of(file.study(), this);
    return own != null && movesStructure ? own.with(PointKeys.STRUCTURE, structure.text()) : own;
  }

  /** A study file with the values of a point, ready to be searched or trained. */
  public String studyText(Point point) {
    return file.text(keys(point), "sweep");
  }

  private static SweepSettings settings(JsonNode section) {
    boolean minutesOnly = section.has("minutes") && !section.has("trials");
    return minutesOnly && section instanceof ObjectNode given
        ? Overlay.of(given.deepCopy().put("trials", 0), SweepSettings.DEFAULT)
        : Overlay.of(section, SweepSettings.DEFAULT);
  }

  private static TargetGraph structure(JsonNode section, DagSpace dags) {
    if (!section.has(PointKeys.STRUCTURE)) {
      return dags.smallest();
    }
    String text = section.path(PointKeys.STRUCTURE).asString();
    TargetGraph structure = TargetGraph.parse(dags.targets(), text);
    checkAllowed("sweep.structure", structure, dags);
    return structure;
  }

  private static void checkAllowed(String key, TargetGraph structure, DagSpace dags) {
    List<String> violations = dags.constraints().violations(structure);
    if (!violations.isEmpty()) {
      throw new StudyException(
          "%s: '%s' breaks the study's constraints: %s"
              .formatted(key, structure, String.join("; ", violations)));
    }
  }

  private SearchSpace space(JsonNode section, JsonNode given) {
    List<Parameter> parameters = given.isEmpty() ? standardSpace(file.study()) : parameters(given);
    List<String> names = parameters.stream().map(Parameter::name).toList();
    List<PointConstraint> constraints = new ArrayList<>();
    JsonNode where = section.path("where");
    for (JsonNode text :
        where.isArray() ? where : where.isMissingNode() ? List.<JsonNode>of() : List.of(where)) {
      constraints.add(ExpressionConstraint.parse(text.asString(), names));
    }
    constraints.add(new Possible());
    SearchSpace made = new SearchSpace(parameters, constraints);
    checkSteering(parameters, where.toString());
    return made;
  }

  /** Learning rate, embedding, dropout and L2, around what is usual. */
  private static List<Parameter> standardSpace(Study study) {
    double rate = study.training().learningRate();
    int width = study.network().embedding();
    return List.of(
        new RealParameter("training.learning-rate", rate / 10, Math.min(10, rate * 10), true, null),
        new WholeParameter("network.embedding", Math.max(1, width / 4), width * 4, 1, true, null),
        new RealParameter("network.dropout", 0, 0.5, false, null),
        new RealParameter("training.l2", 1e-8, 1e-2, true, null));
  }

  private List<Parameter> parameters(JsonNode given) {
    List<Parameter> parameters = new ArrayList<>();
    for (String name : given.propertyNames()) {
      PointKeys.check(name);
      JsonNode node = given.path(name);
      if (name.equals(PointKeys.STRUCTURE)) {
        if (!movesStructure) {
          parameters.add(structures(node));
        }
      } else {
        parameters.add(parameter(name, node, parameters));
      }
    }
    return parameters;
  }

  /** Structures to choose from. */
  private Parameter structures(JsonNode node) {
    JsonNode list = node.has("choice") ? node.path("choice") : node;
    if (!list.isArray()) {
      throw new StudyException(
          "sweep.space.structure is '%s': write search, or a list of structures, such as [\"\", \"a>b\"]"
              .formatted(node.asString("")));
    }
    DagSpace dags = new DagSpace(file.study().targetNames(), file.study().constraints());
    Set<Object> texts = new LinkedHashSet<>();
    for (JsonNode text : list) {
      TargetGraph graph = TargetGraph.parse(dags.targets(), text.asString());
      checkAllowed("sweep.space.structure", graph, dags);
      texts.add(graph.text());
    }
    return new ChoiceParameter(PointKeys.STRUCTURE, List.copyOf(texts), null);
  }

  private static Parameter parameter(String name, JsonNode node, List<Parameter> before) {
    String key = "sweep.space." + name;
    Condition condition =
        node.has("when") ? WhenClause.condition(key + ".when", node.path("when"), before) : null;
    JsonNode choice = node.isArray() ? node : node.path("choice");
    if (choice.isArray()) {
      List<Object> options = new ArrayList<>();
      choice.forEach(option -> options.add(PlainValues.of(option)));
      return new ChoiceParameter(name, options, condition);
    }
    if (!node.has("from") || !node.has("to")) {
      throw new StudyException(
          "%s says neither 'choice' nor 'from' and 'to': write such as {from: 0.001, to: 0.1, scale: log}"
              .formatted(key));
    }
    boolean log = node.path("scale").asString("linear").equals("log");
    JsonNode from = node.path("from");
    JsonNode to = node.path("to");
    JsonNode step = node.path("step");
    boolean whole = node.path("whole").asBoolean(from.isInt() && to.isInt() && step.isInt());
    try {
      if (whole) {
        return new WholeParameter(
            name,
            wholeNumber(name + ".from", from),
            wholeNumber(name + ".to", to),
            node.has("step") ? wholeNumber(name + ".step", step) : 1,
            log,
            condition);
      }
      if (!node.has("step")) {
        return new RealParameter(name, from.asDouble(), to.asDouble(), log, condition);
      }
      if (log) {
        throw new StudyException(
            "%s: step is %s, but equal steps are on a linear scale: leave out 'step' or 'scale'"
                .formatted(name, step));
      }
      return new StepParameter(name, from.asDouble(), to.asDouble(), step.asDouble(), condition);
    } catch (StudyException e) {
      throw new StudyException("sweep.space." + e.getMessage(), e);
    }
  }

  private static int wholeNumber(String key, JsonNode node) {
    if (!node.isInt()) {
      throw new StudyException(
          "%s: %s is not a whole number: write one, or leave out 'whole'".formatted(key, node));
    }
    return node.asInt();
  }

  /** A name that is not a key must steer something, or it is a key that was misspelled. */
  private static void checkSteering(List<Parameter> parameters, String where) {
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      boolean steers =
          PointKeys.isKey(name)
              || name.equals(PointKeys.STRUCTURE)
              || where.contains(name)
              || parameters.stream()
                  .map(Parameter::condition)
                  .anyMatch(condition -> condition != null && condition.parameter().equals(name));
      if (!steers) {
        throw new StudyException(
            ("sweep.space.%s is not a key of a study, such as training.learning-rate, and steers no"
                    + " other: name it in a 'when', or fix it")
                .formatted(name));
      }
    }
  }

  /** Whether the study takes the values at the ends of a parameter, or each of a choice. */
  private void checkEnds(Parameter parameter) {
    String name = parameter.name();
    if (!PointKeys.isKey(name)) {
      return;
    }
    List<Object> values =
        parameter instanceof ChoiceParameter choice
            ? choice.options()
            : List.of(parameter.at(0), parameter.at(1));
    for (Object value : values) {
      try {
        Study changed = file.with(PointKeys.alone(name, value));
        assert changed.targets().size() == file.study().targets().size();
      } catch (StudyException e) {
        throw new StudyException("sweep.space.%s: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  private List<Point> start(JsonNode given) {
    List<Point> points = new ArrayList<>();
    for (JsonNode node : given) {
      try {
        points.add(space.point(PlainValues.byName(node)));
      } catch (StudyException e) {
        throw new StudyException("sweep.start: " + e.getMessage(), e);
      }
    }
    return points;
  }

  /** Allows what a study can be. */
  private final class Possible implements PointConstraint {
    @Override
    public boolean allows(Point point) {
      try {
        return candidate(point).structure().size() > 0;
      } catch (StudyException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return "what a study can be";
    }
  }
}
