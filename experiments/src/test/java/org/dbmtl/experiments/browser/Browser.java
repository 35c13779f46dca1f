package org.dbmtl.experiments.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Headless Chromium, driven by Selenium; nothing is downloaded by Selenium itself. */
final class Browser implements AutoCloseable {
  private static final Path INSTALL = Path.of("browser", "install");
  private static final int MOST_MINUTES = 3;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; installs it before if it is absent. Aborts the test where that is impossible. */
  static Browser start() throws IOException, InterruptedException {
    String fault = null;
    if (find("chromium") == null || find("chromedriver") == null) {
      fault = install();
    }
    Path chromium = find("chromium");
    Path chromedriver = find("chromedriver");
    if (chromium == null || chromedriver == null) {
      Assumptions.abort("no browser: " + fault);
      throw new AssertionError();
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--disable-background-networking", "--no-first-run");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    logs.enable(LogType.PERFORMANCE, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .withLogFile(Files.createTempFile("chromedriver", ".log").toFile())
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    return new Browser(driver);
  }

  private static @Nullable String install() throws IOException, InterruptedException {
    Path log = Files.createTempFile("browser-install", ".log");
    Process process =
        new ProcessBuilder(INSTALL.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return "its installation took longer than %d minutes".formatted(MOST_MINUTES);
    }
    return process.exitValue() == 0 ? null : Files.readString(log).strip();
  }

  private static @Nullable Path find(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /** Opens a page at a width, light or dark. */
  void open(Path page, int width, boolean dark) {
    open(page.toAbsolutePath().toUri().toString(), width, dark);
  }

  /** Opens an address at a width, light or dark. */
  void open(String address, int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.manage().window().setSize(new Dimension(width, 900));
    logs(LogType.BROWSER);
    logs(LogType.PERFORMANCE);
    driver.get(address);
  }

  /** What the page wrote to the console since it was opened. */
  List<String> console() {
    return logs(LogType.BROWSER);
  }

  /** Addresses that were asked for since the page was opened. */
  List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (String event : logs(LogType.PERFORMANCE)) {
      if (event.contains("\"Network.requestWillBeSent\"")) {
        requests.add(event.replaceAll("(?s).*\"url\":\"([^\"]*)\".*", "$1"));
      }
    }
    return requests;
  }

  private List<String> logs(String kind) {
    return driver.manage().logs().get(kind).getAll().stream().map(LogEntry::getMessage).toList();
  }

  /** The value of a script's {@code return}. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Ids and places of what axe-core (Deque) finds serious or critical. */
  List<String> accessibilityFaults() throws IOException {
    String version;
    try (InputStream properties =
        Browser.class.getResourceAsStream(
            "/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      if (properties == null) {
        throw new AssertionError("the axe-core jar is not on the class path");
      }
      java.util.Properties read = new java.util.Properties();
      read.load(properties);
      version = read.getProperty("version");
    }
    try (InputStream axe =
        Browser.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/" + version + "/axe.min.js")) {
      if (axe == null) {
        throw new AssertionError("axe.min.js is not in the axe-core jar");
      }
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(r => done(r.violations
                .filter(v => v.impact === "serious" || v.impact === "critical")
                .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | "))));
            """);
    List<String> faults = new ArrayList<>();
    if (found instanceof List<?> list) {
      list.forEach(fault -> faults.add(String.valueOf(fault)));
    }
    return faults;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
