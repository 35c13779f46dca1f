package org.dbmtl.trainer.data;

import java.util.List;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.study.Transform;

/** Builds studies for tests in few words. */
public final class Studies {
  public static final Split BY_COLUMN = new Split.ByColumn("split", "train", "valid", "test");

  private Studies() {}

  public static Study study(DataSettings data, List<Feature> features, List<Target> targets) {
    return new Study(
        "test",
        1,
        data,
        features,
        targets,
        NetworkSettings.DEFAULT,
        TrainingSettings.DEFAULT,
        EdgeConstraints.NONE,
        SearchSettings.DEFAULT);
  }

  public static DataSettings files(String... files) {
    return new DataSettings(List.of(files), null, null, List.of(), BY_COLUMN);
  }

  public static DataSettings files(Split split, String... files) {
    return new DataSettings(List.of(files), null, null, List.of(), split);
  }

  public static DataSettings sql(String sql) {
    return new DataSettings(List.of(), sql, null, List.of(), BY_COLUMN);
  }

  public static Feature id(String name) {
    return new Feature.Id(name, name, 1, 0);
  }

  public static Feature ids(String name) {
    return new Feature.Ids(name, name, ",", 20, 1, 0);
  }

  public static Feature category(String name) {
    return new Feature.Category(name, name, 1, 0);
  }

  public static Feature number(String name, Transform transform) {
    return new Feature.Numeric(name, name, transform, true);
  }

  public static Target binary(String name) {
    return new Target.Binary(name, name, null, 1, null);
  }

  public static Target binary(String name, String positive, String where) {
    return new Target.Binary(
        name, name, positive.isEmpty() ? null : positive, 1, where.isEmpty() ? null : where);
  }

  public static Target continuous(String name, Transform transform) {
    return new Target.Continuous(name, name, transform, 1, null);
  }
}
