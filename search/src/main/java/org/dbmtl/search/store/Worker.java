package org.dbmtl.search.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * One process that trains for a study, as the store knows it.
 *
 * @param host name of its machine
 * @param machine what tells the machine, since its last start, from all others
 * @param pid number of the process
 * @param started when the process began, ms since 1970, or 0 if the system does not tell
 * @param session differs between two workers of one process, at most 8 characters
 */
public record Worker(String host, String machine, long pid, long started, String session) {
  /** A new worker in this process. */
  public static Worker here() {
    ProcessHandle own = ProcessHandle.current();
    return new Worker(
        hostName(),
        machineName(),
        own.pid(),
        startOf(own),
        UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * Whether the process is known to have ended: it ran on this machine and does so no more. False
   * for a process on another machine, of which nothing is known here.
   */
  public boolean isGone() {
    if (!machine.equals(machineName())) {
      return false;
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> startOf(process) != started)
        .orElse(true);
  }

  /** A short name for people, such as {@code ml3:4711}. */
  public String label() {
    return host + ":" + pid;
  }

  /** All of it in one text, for a store. */
  String text() {
    return String.join("/", host, machine, Long.toString(pid), Long.toString(started), session);
  }

  static Worker parse(String text) {
    String[] parts = text.split("/", -1);
    return new Worker(
        parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]), parts[4]);
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replace('/', '-');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Process numbers are unique in one process namespace (a container has its own) between two
   * starts of the machine.
   */
  private static String machineName() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return String.format(Locale.ROOT, "%s-%s", boot, namespace.replaceAll("[^0-9]", ""));
    } catch (IOException | UnsupportedOperationException e) {
      return hostName();
    }
  }
}
