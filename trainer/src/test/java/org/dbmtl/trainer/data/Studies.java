package org.dbmtl.trainer.data;

import java.util.List;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;

/** Builds studies for tests in few words. */
public final class Studies {
  public static final Split BY_COLUMN = new Split.ByColumn("split", "train", "valid", "test");

  private Studies() {}

  public static Study study(DataSettings data, List<Feature> features, List<Target> targets) {
    return Study.of("test", data, features, targets);
  }

  public static DataSettings files(String... files) {
    return DataSettings.files(BY_COLUMN, files);
  }

  public static DataSettings files(Split split, String... files) {
    return DataSettings.files(split, files);
  }

  public static DataSettings sql(String sql) {
    return new DataSettings(List.of(), sql, CsvFormat.STANDARD, List.of(), BY_COLUMN);
  }

  public static Feature id(String name) {
    return Feature.id(name);
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
    return Target.binary(name);
  }

  public static Target binary(String name, String positive, String where) {
    return new Target.Binary(
        name, name, positive.isEmpty() ? null : positive, 1, where.isEmpty() ? null : where);
  }

  public static Target continuous(String name, Transform transform) {
    return new Target.Continuous(name, name, transform, 1, null);
  }
}
