package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateOutputTest {
  /** Around the size of the buffer between the pieces and the file, and well above it. */
  @ParameterizedTest(name = "{0} floats")
  @ValueSource(ints = {0, 1, 65_533, 65_534, 65_535, 65_536, 65_537, 300_001})
  void whatWasWrittenComesBackBitForBit(int count) throws IOException {
    float[] values = values(count);
    byte[] bytes = written(values);
    StateInput in = input(bytes);
    assertThat(in.text()).isEqualTo("größer, 大");
    float[] back = new float[count];
    in.floats(back, count);
    assertThat(back).isEqualTo(values);
    assertThat(in.number()).isEqualTo(Long.MIN_VALUE);
    FloatBuffer again = FloatBuffer.allocate(count);
    in.floats(again);
    assertThat(again.array()).isEqualTo(values);
    assertThat(again.position()).isZero();
    assertThat(in.real()).isEqualTo(Double.NEGATIVE_INFINITY);
    in.finish();
  }

  @Test
  void damageIsFoundWhereverItIs() throws IOException {
    byte[] bytes = written(values(100));
    for (int at = 0; at < bytes.length; at++) {
      byte[] torn = Arrays.copyOf(bytes, at);
      assertThatThrownBy(() -> read(torn, 100)).as("end at %d", at).isInstanceOf(IOException.class);
      byte[] flipped = bytes.clone();
      flipped[at] ^= 8;
      assertThatThrownBy(() -> read(flipped, 100))
          .as("bit in %d", at)
          .isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> read(longer, 100)).isInstanceOf(IOException.class);
    read(bytes, 100);
  }

  private static void read(byte[] bytes, int count) throws IOException {
    StateInput in = input(bytes);
    in.text();
    in.floats(new float[count], count);
    in.number();
    in.floats(new float[count], count);
    in.real();
    in.finish();
  }

  private static byte[] written(float[] values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateOutput out = new StateOutput(Channels.newChannel(bytes));
    out.text("größer, 大");
    out.floats(values, values.length);
    out.number(Long.MIN_VALUE);
    out.floats(FloatBuffer.wrap(values));
    out.real(Double.NEGATIVE_INFINITY);
    out.finish();
    return bytes.toByteArray();
  }

  private static StateInput input(byte[] bytes) {
    return new StateInput(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static float[] values(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
